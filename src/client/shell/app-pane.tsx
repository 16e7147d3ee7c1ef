import { pure } from "../app/pure.tsx";
import { AppsStates } from "../features/apps/index.ts";
import { lazy } from "./lazy.tsx";
import { WidgetSetup } from "./setup-slot.tsx";
import type { ShellModel } from "./shell.model.ts";

export type AppHostProps = { readonly shell: ShellModel; readonly app: string };

const AppHost = lazy<AppHostProps>(async () => ({ Component: (await import("./app-host.tsx")).AppHost }));

type Props = { readonly shell: ShellModel; readonly app: string | undefined };

/** An app of the workspace over the main pane, or the page of all of them. */
export const AppPane = pure<Props>(function AppPane({ shell, app }) {
  const workspace = shell.apps.workspace.value;
  if (workspace.at !== "ready") return <AppsStates apps={shell.apps} workspace={workspace} />;
  if (app === undefined) {
    return <WidgetSetup room={workspace.room} personal={shell.apps.own.value !== undefined} onClose={shell.back} />;
  }
  return <AppHost shell={shell} app={app} />;
});
