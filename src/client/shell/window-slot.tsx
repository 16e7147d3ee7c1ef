import type { Route } from "../routes/routes.ts";
import { lazy } from "./lazy.tsx";
import type { ShellModel } from "./shell.model.ts";

export type WindowSlotProps = {
  readonly shell: ShellModel;
  readonly route: Extract<Route, { readonly name: "window" }>;
};

/** A widget in a window of its own. */
export const WindowSlot = lazy<WindowSlotProps>(async () => ({
  Component: (await import("./window-host.tsx")).WindowHost,
}));
