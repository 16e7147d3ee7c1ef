import { useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { callMessages, RingCards } from "../features/calls/index.ts";
import type { ShellModel } from "./shell.model.ts";

/** What rings, fed: sound as the person wants it, and none for rooms that are muted. */
export function RingCardsHost({ shell }: { readonly shell: ShellModel }) {
  const t = useMessages(callMessages);
  const { preferences, toasts } = useApp();
  const rings = shell.calls.rings.value;
  const { slots } = shell.rooms.snapshot.value;
  const isMuted = (roomId: string) => slots.find(({ key }) => key === roomId)?.room?.muted === true;
  if (rings.length === 0) return null;
  return (
    <RingCards
      rings={rings}
      sound={preferences.current.value.ringSound}
      audible={rings.some(({ roomId }) => !isMuted(roomId))}
      endsOther={shell.calls.widgets.value.size > 0}
      onSound={(ringSound) => preferences.set({ ringSound })}
      onAccept={(ring) => {
        shell.calls.accept(ring);
        shell.openRoom(ring.roomId);
      }}
      onDecline={(ring) => {
        shell.calls.decline(ring).catch(() => {
          toasts.show({ tone: "danger", text: t("declineFailed", { name: ring.caller.name }) });
        });
      }}
    />
  );
}
