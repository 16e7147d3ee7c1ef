import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ClientConfig, HubStatus } from "#contracts";
import type { Toasts } from "#ui";
import type { Navigation } from "../routes/navigation.ts";
import type { Hub } from "./hub.ts";
import type { MediaCache } from "./media-cache.ts";
import type { PreferencesStore } from "./preferences.ts";

/** What every feature may use; given once at the top, never a global. */
export type App = {
  readonly hub: Hub;
  readonly config: ReadonlySignal<ClientConfig>;
  readonly status: ReadonlySignal<HubStatus>;
  readonly preferences: PreferencesStore;
  readonly navigation: Navigation;
  readonly media: MediaCache;
  readonly toasts: Toasts;
};

const AppContext = createContext<App | undefined>(undefined);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("no AppProvider above this component");
  return app;
}
