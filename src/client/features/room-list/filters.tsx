import moreIcon from "icon:list-filter";
import mailIcon from "icon:mail";
import type { RoomListFilter } from "#contracts";
import { classNames, Icon, MenuButton, useMessages } from "#ui";
import { roomListMessages } from "./room-list.messages.ts";
import styles from "./room-list.module.css";

type Show = RoomListFilter["show"];
type Props = { readonly show: Show; readonly invites: number; readonly onShow: (show: Show) => void };

const CHIPS = ["all", "unread", "people", "rooms"] as const;
const LABELS = {
  all: "all",
  unread: "unread",
  people: "people",
  rooms: "groups",
  favourites: "favourites",
  invites: "invites",
} as const;

/** Which rooms are listed: the usual ones as buttons, the rest in a menu; invitations come forward when there are some. */
export function Filters({ show, invites, onShow }: Props) {
  const t = useMessages(roomListMessages);
  const rare = (["favourites", "invites"] as const).filter(
    (one) => one === "favourites" || invites === 0 || show === one,
  );
  const chips: readonly Exclude<Show, "spaces">[] = [
    ...(invites > 0 && show !== "invites" ? (["invites"] as const) : []),
    ...CHIPS,
    ...(show === "favourites" || show === "invites" ? [show] : []),
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row everywhere
    <div class={styles.filters} role="group" aria-label={t("filter")}>
      <div class={styles.chips}>
        {chips.map((one) => (
          <button
            key={one}
            type="button"
            class={classNames(styles.chip, one === show && styles.chosen, one === "invites" && styles.invites)}
            aria-pressed={one === show}
            onClick={() => onShow(one === show ? "all" : one)}
          >
            {one === "invites" && one !== show ? (
              <>
                <Icon of={mailIcon} size={14} label={t("invites")} />
                <span class={styles.count}>{invites}</span>
              </>
            ) : (
              t(LABELS[one])
            )}
          </button>
        ))}
      </div>
      <MenuButton
        label={t("filter")}
        icon={moreIcon}
        size="small"
        items={rare.map((one) => ({
          id: one,
          label: t(LABELS[one]),
          checked: show === one,
          onSelect: () => onShow(show === one ? "all" : one),
        }))}
      />
    </div>
  );
}
