import { signal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { useApp } from "../app/app-context.ts";
import { announceWindow, lineOf, StageLayer, WidgetWindow } from "../features/widgets/index.ts";
import { stageOf, useStageHost } from "./widgets-host.tsx";
import type { WindowSlotProps } from "./window-slot.tsx";

/** A page of the client that shows one widget and nothing else. It ends with the sign-in. */
export function WindowHost({ shell, route }: WindowSlotProps) {
  const app = useApp();
  const { hub, status } = app;
  const { room: roomId, widgetId, own = false } = route;
  const host = useStageHost(shell);
  const [room, setRoom] = useState<RoomDetails | undefined>(undefined);
  useEffect(() => hub.subscribe("room", { roomId }, setRoom), [hub, roomId]);
  useEffect(
    () => () => {
      if (status.peek().phase === "signed-out") window.close();
    },
    [status],
  );
  const viewedRoom = useMemo(() => signal<string | undefined>(roomId), [roomId]);
  const userId = host?.me.userId;
  const target = { roomId, widgetId, source: own ? ("account" as const) : ("room" as const) };
  const announce = useCallback(
    (onClose: () => void) =>
      userId === undefined
        ? () => undefined
        : announceWindow(target, onClose, {
            ...{ userId, locks: navigator.locks },
            line: new BroadcastChannel(lineOf(userId)),
          }),
    [userId, roomId, widgetId, own],
  );
  if (!host) return null;
  const { popOut: _inOneAlready, ...here } = { ...host, viewedRoom };
  const stage = stageOf(app);
  return (
    <>
      <WidgetWindow {...{ stage, target, room, announce }} />
      <StageLayer stage={stage} host={here} />
    </>
  );
}
