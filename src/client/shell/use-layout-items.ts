import sideIcon from "icon:panel-right";
import topIcon from "icon:panel-top";
import centerIcon from "icon:square";
import everyoneIcon from "icon:users";
import type { RoomDetails, RoomWidget } from "#contracts";
import { type MenuItem, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import type { ShellModel } from "./shell.model.ts";
import { useArrangement } from "./use-arrangement.ts";
import { type Container, containerOf, LAYOUT_TYPE, layoutForEveryone, mayLayOut } from "./widget-layout.ts";
import { placesMessages } from "./widget-places.messages.ts";
import { stageOf } from "./widgets-host.tsx";

const PLACES = [
  { container: "top", label: "toTop", icon: topIcon },
  { container: "center", label: "toCenter", icon: centerIcon },
  { container: "right", label: "toRight", icon: sideIcon },
] as const;

/** Where a widget of the room may stand, as lines of its menu: for the person alone, and for everyone if they may. */
export function useLayoutItems(shell: ShellModel, room: RoomDetails | undefined) {
  const app = useApp();
  const { hub, toasts } = app;
  const t = useMessages(placesMessages);
  const { choices } = useArrangement(shell);
  return (widget: RoomWidget): readonly MenuItem[] => {
    if (!room) return [];
    const choice = choices.of(room);
    const now = containerOf(room, widget, choice);
    const move = (container: Container) => {
      stageOf(app).hold({ roomId: room.id, widgetId: widget.id, source: "room" });
      choices.setContainer(room, widget.id, container);
      const stands = shell.panel.peek();
      const isPanel = stands?.kind === "widget" && stands.widgetId === widget.id;
      if (container === "right") shell.setPanel({ kind: "widget", widgetId: widget.id });
      else if (isPanel) shell.setPanel(undefined);
    };
    const setForEveryone = () =>
      hub
        .call("sendState", {
          roomId: room.id,
          type: LAYOUT_TYPE,
          stateKey: "",
          content: layoutForEveryone(room, choices.of(room)),
        })
        .then(
          () => toasts.show({ text: t("everyoneDone"), durationMs: 4000 }),
          () => toasts.show({ text: t("everyoneFailed") }),
        );
    const items: MenuItem[] = [
      "separator",
      ...PLACES.map(({ container, label, icon }) => ({
        id: container,
        label: t(label),
        icon,
        checked: now === container,
        onSelect: () => move(container),
      })),
    ];
    if (mayLayOut(room)) {
      items.push("separator", {
        id: "everyone",
        label: t("forEveryone"),
        icon: everyoneIcon,
        onSelect: () => void setForEveryone(),
      });
    }
    return items;
  };
}
