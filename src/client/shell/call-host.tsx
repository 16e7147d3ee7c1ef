import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { systemClock } from "#base";
import { translator, useI18n } from "#ui";
import { useApp } from "../app/app-context.ts";
import { CALL_MEMBER_TYPE, CallNotice, callMessages, watchDecline } from "../features/calls/index.ts";
import { type Stage, WidgetPlace } from "../features/widgets/index.ts";
import type { CallSlotProps } from "./call-slot.tsx";
import type { ShellModel } from "./shell.model.ts";
import { stageOf } from "./widgets-host.tsx";

/** Makes the open calls known to the stage, and hears when they are over. */
export function CallOffers({ shell }: Pick<CallSlotProps, "shell">) {
  return [...shell.calls.widgets.value.values()].map((widget) => (
    <CallOffer key={widget.roomId} shell={shell} widget={widget} />
  ));
}

function CallOffer({ shell, widget }: CallSlotProps) {
  const app = useApp();
  const i18n = useI18n();
  const { roomId, id: widgetId } = widget;
  useEffect(() => {
    const decline = watchDecline({
      ...{ hub: app.hub, clock: systemClock, roomId },
      onDeclined: ({ name }) => app.toasts.show({ text: translator(i18n, callMessages)("declined", { name }) }),
    });
    const stage = stageOf(app);
    const withdraw = stage.offer(widget);
    let wasOpen = false;
    let wasIn = false;
    const unfollow = effect(() => {
      const opening = stage.find({ roomId, widgetId, source: "made" });
      const isOpen = opening !== undefined;
      const isIn = opening?.session.value?.inCall.value === true;
      if (isIn && !wasIn) queueMicrotask(() => endOthers(shell, stage, roomId));
      wasIn = isIn;
      if (wasOpen && !isOpen) queueMicrotask(() => shell.calls.closed(roomId));
      wasOpen = isOpen;
    });
    return () => {
      unfollow();
      withdraw();
      decline.ended();
    };
  }, [app, shell, widget, roomId, widgetId]);
  return null;
}

/** One is in one call at a time: who enters another has left the one before. */
function endOthers({ calls }: ShellModel, stage: Stage, here: string): void {
  for (const { roomId, id: widgetId } of calls.widgets.peek().values()) {
    if (roomId !== here) stage.end({ roomId, widgetId, source: "made" });
  }
}

/** The place of the call in its room. */
export function CallHost({ shell, widget }: CallSlotProps) {
  const app = useApp();
  const { roomId, id: widgetId, name } = widget;
  return (
    <>
      {shell.calls.noticed.value.has(roomId) && (
        <CallNotice
          onAllow={() => app.hub.call("setEventPower", { roomId, type: CALL_MEMBER_TYPE, power: 0 })}
          onDismiss={() => shell.calls.notice(roomId, false)}
        />
      )}
      <WidgetPlace
        stage={stageOf(app)}
        target={{ roomId, widgetId, source: "made" }}
        kind="center"
        name={name}
        onLeave={() => shell.calls.closed(roomId)}
      />
    </>
  );
}
