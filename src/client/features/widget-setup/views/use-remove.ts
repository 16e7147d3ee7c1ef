import type { ConfigEntry, RoomDetails } from "#contracts";
import { useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import type { RegisteredApp } from "../config-entries.ts";
import { stepsToRemove } from "../plan.ts";
import { setupMessages } from "../setup.messages.ts";
import { takeBack, writeSteps } from "../write-steps.ts";

/** Removes at once, says what is lost, and brings it back when asked. */
export function useRemove(
  room: Pick<RoomDetails, "id" | "name" | "isSpace">,
  entries: readonly ConfigEntry[],
  apps: readonly RegisteredApp[],
): (app: RegisteredApp) => Promise<void> {
  const t = useMessages(setupMessages);
  const { hub, toasts } = useApp();
  return async (app) => {
    const { name } = app;
    const steps = stepsToRemove({ roomId: room.id, roomName: room.name, entries }, app, apps);
    const { done, failures } = await writeSteps(hub, steps);
    const undo = () =>
      takeBack(hub, done).then(
        () => void toasts.show({ text: t("undone", { name }), tone: "success" }),
        () =>
          void toasts.show({
            text: t("undoFailed"),
            tone: "danger",
            action: { label: t("undo"), onClick: () => void undo() },
          }),
      );
    // Without its registration it is gone, whatever became of its settings.
    if (done.length === 0 && failures.length > 0) {
      toasts.show({ text: t("removeFailed", { name }), tone: "danger" });
      return;
    }
    const lost = app.kind
      ? t(room.isSpace ? "lostSpace" : "lostOwn")
      : t("lostPlain", { host: URL.parse(app.url)?.host ?? app.url });
    toasts.show({
      text: t("removed", { name, room: room.name, lost }),
      action: { label: t("undo"), onClick: () => void undo() },
      durationMs: 15_000,
    });
  };
}
