/** The files widget that goes with a room, and asking it for something. */
import { SparksError, systemClock, toSparksError } from "#base";
import { FILES_WIDGET_TYPE, type HostRequest, type RoomDetails } from "#contracts";
import type { App } from "../app/app-context.ts";
import type { Workspace } from "../features/apps/index.ts";
import type { ShellModel } from "./shell.model.ts";

/** The room's own, or the workspace's. */
export type FilesWidget = { readonly roomId: string; readonly widgetId: string; readonly from: "room" | "workspace" };

export function filesWidgetFor(room: RoomDetails | undefined, workspace: Workspace): FilesWidget | undefined {
  if (room?.membership !== "join") return undefined;
  const own = widgetOf(room);
  if (own !== undefined) return { roomId: room.id, widgetId: own, from: "room" };
  const shared = workspace.at === "ready" ? widgetOf(workspace.room) : undefined;
  return workspace.at !== "ready" || shared === undefined
    ? undefined
    : { roomId: workspace.room.id, widgetId: shared, from: "workspace" };
}

const widgetOf = ({ widgets }: Pick<RoomDetails, "widgets">): string | undefined =>
  widgets.find(({ type, fault }) => type === FILES_WIDGET_TYPE && fault === undefined)?.id;

/** What the person wants of it; the room it is about is named where it is not the widget's own. */
export type FilesWish =
  | { readonly what: "attach-files" }
  | { readonly what: "save-attachment"; readonly eventId: string };

/** Shows the widget and asks it, once it is ready. @throws SparksError `unavailable`: it does not answer */
export async function askFiles(app: App, shell: ShellModel, roomId: string, wish: FilesWish): Promise<void> {
  const widget = filesWidgetFor(shell.details.peek(), shell.apps.workspace.peek());
  if (!widget) throw new SparksError("not-found", "there is no files widget here");
  const { widgetId, from } = widget;
  const ref = { roomId: widget.roomId, widgetId, source: "room" } as const;
  const where = from === "room" ? {} : { room_id: roomId };
  const request: HostRequest =
    wish.what === "attach-files"
      ? { what: wish.what, ...where }
      : { what: wish.what, event_id: wish.eventId, ...where };
  const { askWidget, stageOf } = await import("./widgets-host.tsx");
  const stage = stageOf(app);
  // Another window that shows it gives it back: what the person does here shall be seen here.
  stage.lent(ref)?.();
  if (from === "room") shell.setPanel({ kind: "widget", widgetId });
  else app.navigation.go({ name: "app", app: widgetId });
  try {
    await askWidget(stage, ref, request, systemClock);
  } catch (thrown) {
    // The person thought better of it.
    if (toSparksError(thrown).code !== "cancelled") throw thrown;
  }
}
