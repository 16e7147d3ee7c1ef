import type { RoomDetails } from "#contracts";
import { useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { CALL_MEMBER_TYPE, CallButton, callMessages, callStanding, mayLetOthersCall } from "../features/calls/index.ts";
import type { ShellModel } from "./shell.model.ts";
import { useWide } from "./use-wide.ts";

type Props = { readonly shell: ShellModel; readonly details: RoomDetails | undefined };

/** The call button of a room, fed. */
export const RoomCallButton = pure<Props>(function RoomCallButton({ shell, details }) {
  const t = useMessages(callMessages);
  const { hub, toasts } = useApp();
  const wide = useWide();
  const { calls } = shell;
  const standing = callStanding(calls.configured.value, details);
  if (!details) return null;
  const { id: roomId, call } = details;
  const allow = async () => {
    await hub.call("setEventPower", { roomId, type: CALL_MEMBER_TYPE, power: 0 });
    toasts.show({ tone: "success", text: t("allowed") });
  };
  return (
    <CallButton
      standing={standing}
      compact={!wide}
      shown={calls.widgets.value.has(roomId) ? !calls.aside.value.has(roomId) : undefined}
      onShow={(shown) => calls.setAside(roomId, !shown)}
      onCall={(media) => {
        calls.open(roomId, { media, joins: call !== undefined });
        if (mayLetOthersCall(details)) calls.notice(roomId, true);
      }}
      onAllow={allow}
    />
  );
});
