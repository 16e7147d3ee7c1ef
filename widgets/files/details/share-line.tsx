import copyIcon from "icon:copy";
import moreIcon from "icon:ellipsis";
import type { FileShare } from "#model";
import { formatDay, formatList, IconButton, MenuButton, useI18n, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import styles from "./details.module.css";
import { sharesMessages } from "./shares.messages.ts";

export type ShareLineProps = {
  readonly share: FileShare;
  readonly now: number;
  readonly onCopy: (url: string) => void;
  /** Undefined where the store does not change it. */
  readonly onChange: (() => void) | undefined;
  readonly onTakeBack: () => void;
};

const SCOPES = {
  anyone: "scopeAnyone",
  organisation: "scopeOrganisation",
  people: "scopePeople",
  unknown: "scopeUnknown",
} as const;
const ROLES = { read: "roleRead", write: "roleWrite", owner: "roleOwner", other: "roleOther" } as const;

/** One link, or those who were let in by name. */
export function ShareLine({ share, now, onCopy, onChange, onTakeBack }: ShareLineProps) {
  const t = useMessages(sharesMessages);
  const i18n = useI18n();
  const { link, role, expiresAt, inherited } = share;
  const names = share.to.map(({ name, email }) => shownName(name || email || "")).filter((name) => name !== "");
  const who = link && names.length === 0 ? t(SCOPES[link.scope]) : formatList(i18n, names) || t("scopeUnknown");
  const time = expiresAt === undefined ? undefined : formatDay(i18n, expiresAt, now);
  const notes = [
    t(ROLES[role]),
    link?.hasPassword ? t("hasPassword") : "",
    time === undefined || expiresAt === undefined ? "" : t(expiresAt < now ? "ended" : "until", { time }),
    inherited ? t("inherited") : "",
  ];
  const url = link?.url;
  const canTakeBack = !inherited && share.id !== "" && role !== "owner";
  const items = [
    ...(onChange && !inherited ? [{ id: "change", label: t("edit"), onSelect: onChange }] : []),
    ...(canTakeBack ? [{ id: "take-back", label: t("remove"), danger: true, onSelect: onTakeBack }] : []),
  ];
  return (
    <li class={styles.item}>
      <span class={styles.text}>
        <bdi>{who}</bdi>
      </span>
      <span>
        {url !== undefined && <IconButton size="small" icon={copyIcon} label={t("copy")} onClick={() => onCopy(url)} />}
        {items.length > 0 && <MenuButton size="small" icon={moreIcon} label={t("linkMenu")} items={items} />}
      </span>
      <span class={styles.note}>{notes.filter((note) => note !== "").join(" · ")}</span>
    </li>
  );
}
