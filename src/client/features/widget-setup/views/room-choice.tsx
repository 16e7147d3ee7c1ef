import { useEffect, useState } from "preact/hooks";
import { applyListPatch } from "#base";
import type { RoomListFilter, RoomListItem } from "#contracts";
import { Checkbox, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { setupMessages } from "../setup.messages.ts";
import styles from "./setup.module.css";

export type Room = Pick<RoomListItem, "id" | "name">;

const MOST_ROOMS = 200;

/** The rooms of a filter that the person is in; undefined until they are known. */
export function useRooms(filter: RoomListFilter): readonly RoomListItem[] | undefined {
  const { hub } = useApp();
  const [rooms, setRooms] = useState<readonly RoomListItem[] | undefined>(undefined);
  useEffect(() => {
    let all: readonly RoomListItem[] = [];
    return hub.subscribe("roomList", { filter, from: 0, to: MOST_ROOMS }, ({ patch }) => {
      all = applyListPatch(all, patch);
      setRooms(all.filter(({ membership }) => membership === "join"));
    });
  }, [hub, filter.show, filter.space]);
  return rooms;
}

type Props = {
  readonly space: string;
  readonly chosen: readonly Room[];
  readonly onChange: (rooms: readonly Room[]) => void;
};

/** Which rooms of a space get the app as well. */
export function RoomChoice({ space, chosen, onChange }: Props) {
  const t = useMessages(setupMessages);
  const rooms = useRooms({ show: "all", space })?.filter(({ isSpace }) => !isSpace);
  if (!rooms) return null;
  return (
    <fieldset class={styles.group}>
      <legend class={styles.legend}>{t("inRooms")}</legend>
      {rooms.length === 0 ? (
        <p class={styles.muted}>{t("noRooms")}</p>
      ) : (
        <>
          <p class={styles.muted}>{t("inRoomsHint")}</p>
          <div class={styles.choices}>
            {rooms.length > 1 && (
              <Checkbox
                label={t("inAllRooms")}
                checked={chosen.length === rooms.length}
                onChange={(on) => onChange(on ? rooms.map(({ id, name }) => ({ id, name })) : [])}
              />
            )}
            {rooms.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={chosen.some((room) => room.id === id)}
                onChange={(on) => onChange(on ? [...chosen, { id, name }] : chosen.filter((room) => room.id !== id))}
              />
            ))}
          </div>
        </>
      )}
    </fieldset>
  );
}
