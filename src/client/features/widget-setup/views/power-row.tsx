import { useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { Select, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { MANAGED_TYPES, neededFor } from "../access.ts";
import { setupMessages } from "../setup.messages.ts";

const MIXED = "mixed";
const LEVELS = [0, 50, 100] as const;
const TEXTS = { 0: "powerEveryone", 50: "powerModerator", 100: "powerAdmin" } as const;

/** Who may change apps and their settings, for who may decide that. */
export function PowerRow({ room }: { readonly room: Pick<RoomDetails, "id" | "power"> }) {
  const t = useMessages(setupMessages);
  const { hub, toasts } = useApp();
  const [busy, setBusy] = useState(false);
  const needed = new Set(MANAGED_TYPES.map((type) => neededFor(room.power, type)));
  const [only] = [...needed];
  const current = needed.size === 1 ? LEVELS.find((level) => level === only) : undefined;
  const set = async (power: number) => {
    setBusy(true);
    try {
      // One after the other: each changes the same event.
      for (const type of MANAGED_TYPES) await hub.call("setEventPower", { roomId: room.id, type, power });
      toasts.show({ text: t("powerDone"), tone: "success" });
    } catch {
      toasts.show({ text: t("powerFailed"), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <Select
      label={t("powerTitle")}
      hint={t("powerHint")}
      disabled={busy}
      value={current === undefined ? MIXED : String(current)}
      options={[
        ...(current === undefined ? [{ value: MIXED, label: t("powerMixed"), disabled: true }] : []),
        // Nobody can ask for more than they have.
        ...LEVELS.map((level) => ({ value: String(level), label: t(TEXTS[level]), disabled: level > room.power.own })),
      ]}
      onSelect={(value) => void set(Number(value))}
    />
  );
}
