import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useApp } from "../app/app-context.ts";
import { WidgetPlace } from "../features/widgets/index.ts";
import type { CallSlotProps } from "./call-slot.tsx";
import { stageOf } from "./widgets-host.tsx";

/** Makes the open calls known to the stage, and hears when they are over. */
export function CallOffers({ shell }: Pick<CallSlotProps, "shell">) {
  return [...shell.calls.widgets.value.values()].map((widget) => (
    <CallOffer key={widget.roomId} shell={shell} widget={widget} />
  ));
}

function CallOffer({ shell, widget }: CallSlotProps) {
  const app = useApp();
  const { roomId, id: widgetId } = widget;
  useEffect(() => {
    const stage = stageOf(app);
    const withdraw = stage.offer(widget);
    let wasOpen = false;
    const unfollow = effect(() => {
      const isOpen = stage.find({ roomId, widgetId, source: "made" }) !== undefined;
      if (wasOpen && !isOpen) queueMicrotask(() => shell.calls.closed(roomId));
      wasOpen = isOpen;
    });
    return () => {
      unfollow();
      withdraw();
    };
  }, [app, shell, widget, roomId, widgetId]);
  return null;
}

/** The place of the call in its room. */
export function CallHost({ shell, widget }: CallSlotProps) {
  const app = useApp();
  const { roomId, id: widgetId, name } = widget;
  return (
    <WidgetPlace
      stage={stageOf(app)}
      target={{ roomId, widgetId, source: "made" }}
      kind="center"
      name={name}
      onLeave={() => shell.calls.closed(roomId)}
    />
  );
}
