import { useApp } from "../app/app-context.ts";
import { AppPage } from "../features/apps/index.ts";
import { WidgetMenu, WidgetPlace } from "../features/widgets/index.ts";
import type { AppHostProps } from "./app-pane.tsx";
import { useSetupItems } from "./use-setup-items.ts";
import { stageOf, useStageHost } from "./widgets-host.tsx";

/** The place of an app: the same widget in the same room as in a side panel, at full size. */
export function AppHost({ shell, app: id }: AppHostProps) {
  const app = useApp();
  const host = useStageHost(shell);
  const workspace = shell.apps.workspace.value;
  const room = workspace.at === "ready" ? workspace.room : undefined;
  const widget = room?.widgets.find((one) => one.id === id);
  const setupItems = useSetupItems(room);
  if (!host) return null;
  const stage = stageOf(app);
  return (
    <AppPage
      app={widget}
      onLeave={shell.goHome}
      menu={
        widget && (
          <WidgetMenu
            {...{ stage, host, widget }}
            source="room"
            roomName={room?.name ?? ""}
            items={setupItems(widget)}
          />
        )
      }
    >
      {widget && (
        <WidgetPlace
          key={widget.id}
          stage={stage}
          target={{ roomId: widget.roomId, widgetId: widget.id, source: "room" }}
          kind="app"
          name={widget.name}
          onLeave={shell.goHome}
        />
      )}
    </AppPage>
  );
}
