import lockIcon from "icon:lock";
import { useEffect, useState } from "preact/hooks";
import { applyListPatch } from "#base";
import type { Member, RoomDetails } from "#contracts";
import { Banner, formatList, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { type Access, roleOf, whoMay } from "../access.ts";
import { setupMessages } from "../setup.messages.ts";

const ROLE_TEXTS = {
  everyone: "roleEveryone",
  moderator: "roleModerator",
  admin: "roleAdmin",
  creator: "roleCreator",
} as const;
const LOOK_AT = 100;

type Props = {
  readonly room: Pick<RoomDetails, "id" | "name" | "membership">;
  readonly access: Extract<Access, { ok: false }>;
  /** Only the settings of Sparks' own apps are out of reach. */
  readonly settingsOnly?: boolean;
};

/** Why somebody may not, and whom they can ask. */
export function DeniedNote({ room, access, settingsOnly = false }: Props) {
  const t = useMessages(setupMessages);
  const i18n = useI18n();
  const members = useMembers(room.id);
  if (room.membership !== "join") return <Banner icon={lockIcon}>{t("notJoined", { room: room.name })}</Banner>;
  const names = whoMay(members, access.needed);
  const role = t(ROLE_TEXTS[roleOf(access.needed)]);
  return (
    <Banner icon={lockIcon}>
      {t(settingsOnly ? "mayNotPart" : "mayNot", { role, needed: access.needed, own: access.own })}
      {names.length > 0 && ` ${t("ask", { names: formatList(i18n, names) })}`}
    </Banner>
  );
}

function useMembers(roomId: string): readonly Member[] {
  const { hub } = useApp();
  const [members, setMembers] = useState<readonly Member[]>([]);
  useEffect(() => {
    let all: readonly Member[] = [];
    return hub.subscribe("members", { roomId, from: 0, to: LOOK_AT }, ({ patch }) => {
      all = applyListPatch(all, patch);
      setMembers(all);
    });
  }, [hub, roomId]);
  return members;
}
