import { useComputed } from "@preact/signals";
import type { RoomWidget } from "#contracts";
import { pure } from "../app/pure.tsx";
import { lazy } from "./lazy.tsx";
import type { ShellModel } from "./shell.model.ts";

export type CallSlotProps = { readonly shell: ShellModel; readonly widget: RoomWidget };

const CallHost = lazy<CallSlotProps>(async () => ({ Component: (await import("./call-host.tsx")).CallHost }));

/** The widget of the call that stands in this room now; undefined: none does. */
export function useShownCall(shell: ShellModel, roomId: string): RoomWidget | undefined {
  const { widgets, aside } = shell.calls;
  return useComputed(() => (aside.value.has(roomId) ? undefined : widgets.value.get(roomId))).value;
}

/** The open calls, made known to the stage; nothing to see. */
export const CallOffers = lazy<{ readonly shell: ShellModel }>(
  async () => ({ Component: (await import("./call-host.tsx")).CallOffers }),
  true,
);

/** Where a room shows its call. */
export const CallSlot = pure<CallSlotProps>(function CallSlot(props) {
  return <CallHost {...props} />;
});
