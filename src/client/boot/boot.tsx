import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { render } from "preact";
import { createI18n, formatSteps, I18nProvider, type Language } from "#ui";
import { createPreferences, type PreferencesStore } from "../app/preferences.ts";
import { createSession, type Session } from "../app/session.ts";
import { createSignInModel } from "../features/sign-in/index.ts";
import { createNavigation, type Navigation } from "../routes/navigation.ts";
import type { Shell } from "../shell/shell.tsx";
import { applyPreferences } from "./apply-preferences.ts";
import { type ConfigSource, createConfigSource } from "./config.ts";
import { Root } from "./root.tsx";
import { readSnapshots, type Snapshots } from "./snapshot.ts";
import { openStorage } from "./storage.ts";

/** What the first screen works with; the rooms come as a part of their own, with what was shown last time. */
export type Boot = {
  readonly config: ConfigSource;
  readonly preferences: PreferencesStore;
  readonly session: Session;
  readonly navigation: Navigation;
  readonly shell: ReadonlySignal<ShellState>;
};

export type ShellState =
  | { readonly state: "not-loaded" | "failed" }
  | { readonly state: "ready"; readonly Shell: typeof Shell; readonly snapshots: Snapshots };

/** How long the sign-in screen rests before the rest is fetched, for who does not type at once. */
const IDLE_BEFORE_FETCH_MS = 1500;
/** A database that does not answer (another tab is wiping it) must not keep the page white. */
const SNAPSHOT_PATIENCE_MS = 400;

/** Starts the page: paints what is known at once and lets the rest arrive. */
export function boot(root: HTMLElement): void {
  const storage = openStorage(window);
  const preferences = createPreferences(storage);
  const navigation = createNavigation();
  const session = createSession(storage);
  const shell = signal<ShellState>({ state: "not-loaded" });

  const loadShell = async () => {
    try {
      const [{ Shell }, snapshots] = await Promise.all([
        import("../shell/shell.tsx"),
        session.remembered ? patiently(readSnapshots(roomOf(navigation))) : {},
        inTasks(() => formatSteps(i18n)),
      ]);
      // Running the script was a task of its own; showing it is the next.
      await nextTask();
      shell.value = { state: "ready", Shell, snapshots };
    } catch {
      shell.value = { state: "failed" }; // Shown with what to do.
    }
  };
  let started = false;
  const startRest = () => {
    if (!started) {
      started = true;
      void loadShell();
    }
    return session.hub();
  };
  // Rooms first: a start that knows its person does not wait for the configuration.
  if (session.remembered) startRest();
  else setTimeout(startRest, IDLE_BEFORE_FETCH_MS);

  const config = createConfigSource(storage);
  const current = computed(() => (config.current.value.state === "ready" ? config.current.value.config : undefined));
  const theme = computed(() => current.value?.theme ?? "system");
  applyPreferences(document.documentElement, preferences, theme);
  const i18n = createI18n({ preferred: navigator.languages });
  const browserLanguage = i18n.language.peek();
  effect(() => {
    const own = preferences.current.value.language;
    const chosen = own === "auto" ? (current.value?.language ?? "auto") : own;
    const language: Language = chosen === "auto" ? browserLanguage : chosen;
    i18n.setLanguage(language);
    document.documentElement.lang = language;
  });
  effect(() => {
    if (session.status.value.phase !== "signed-in") document.title = current.value?.brand ?? "Sparks";
  });

  const signIn = () => createSignInModel({ hub: startRest, config: config.ready }, current);
  const model = signal(signIn());
  let wasIn = false;
  effect(() => {
    const { phase } = session.status.value;
    // After a sign-out the next person begins with empty fields.
    if (phase === "signed-out" && wasIn) model.value = signIn();
    wasIn = phase === "signed-in" || phase === "soft-logout";
  });
  render(
    <I18nProvider value={i18n}>
      <Root boot={{ config, preferences, session, navigation, shell }} signIn={model} />
    </I18nProvider>,
    root,
  );
}

const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Takes steps one task each, so that none of them keeps the page from answering. */
async function inTasks(steps: () => readonly (() => unknown)[]): Promise<void> {
  await nextTask();
  for (const step of steps()) {
    step();
    await nextTask();
  }
}

function roomOf(navigation: Navigation): string | undefined {
  const route = navigation.route.peek();
  return route.name === "room" ? route.room : undefined;
}

const patiently = (reading: Promise<Snapshots>): Promise<Snapshots> =>
  Promise.race([reading, new Promise<Snapshots>((resolve) => setTimeout(() => resolve({}), SNAPSHOT_PATIENCE_MS))]);
