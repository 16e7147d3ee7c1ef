import copyIcon from "icon:copy";
import { type ConfigEntry, kindOfConfig, type RoomDetails } from "#contracts";
import { Badge, Button, Dialog, EmptyState, formatFull, SkeletonRows, type Tone, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { appliesMessages } from "../applies.messages.ts";
import { isRegistration, LAYOUT_TYPE, rawOf, shownText, validityOf } from "../config-entries.ts";
import { ADDRESS_FAULT_TEXTS, FIELD_FAULT_TEXTS } from "../fault-texts.ts";
import { faultsOf, valuesOf } from "../form-values.ts";
import { setupMessages } from "../setup.messages.ts";
import styles from "./setup.module.css";

type Props = {
  readonly room: Pick<RoomDetails, "id" | "name" | "isSpace">;
  readonly entries: readonly ConfigEntry[] | undefined;
  readonly onClose: () => void;
};

/** Every setting that reaches this place: where it comes from, who wrote it, whether it holds, and why not. */
export function AppliesDialog({ room, entries, onClose }: Props) {
  const t = useMessages(appliesMessages);
  const origins = entries ? originsOf(entries) : [];
  return (
    <Dialog
      title={t("title")}
      size="large"
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t("done")}
        </Button>
      }
    >
      <div class={styles.form}>
        <p class={styles.muted}>{t("intro", { room: room.name })}</p>
        {!entries && <SkeletonRows count={3} rowHeight={52} />}
        {entries?.length === 0 && <EmptyState compact title={t("none")} text={t("noneText")} />}
        {origins.map((origin) => (
          <section key={origin[0]?.roomId} class={styles.section} aria-label={origin[0]?.roomName}>
            <div class={styles.origin}>
              <h3 class={styles.heading}>{origin[0]?.roomName}</h3>
              <span class={styles.muted}>{t(placeOf(origin[0]?.distance ?? 0, room.isSpace))}</span>
            </div>
            <ul class={styles.rows}>
              {origin.map((entry) => (
                <Entry key={`${entry.type} ${entry.stateKey}`} {...{ entry }} entries={entries ?? []} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const placeOf = (distance: number, isSpace: boolean) =>
  distance === 0 ? (isSpace ? "space" : "room") : distance === 1 ? "above" : "farAbove";

/** One group for each room or space, nearest first. */
function originsOf(entries: readonly ConfigEntry[]): readonly (readonly ConfigEntry[])[] {
  const groups = new Map<string, ConfigEntry[]>();
  for (const entry of entries.toSorted((a, b) => a.distance - b.distance)) {
    const group = groups.get(entry.roomId);
    if (group) group.push(entry);
    else groups.set(entry.roomId, [entry]);
  }
  return [...groups.values()];
}

function Entry({ entry, entries }: { readonly entry: ConfigEntry; readonly entries: readonly ConfigEntry[] }) {
  const i18n = useI18n();
  const t = useMessages(appliesMessages);
  const { toasts } = useApp();
  const kind = kindOfConfig(entry.type);
  const language = i18n.language.value;
  const registers = isRegistration(entry);
  const title = registers
    ? `${t("app")}: ${shownText(typeof entry.content.name === "string" ? entry.content.name : entry.stateKey)}`
    : kind
      ? t("settingsOf", { kind: kind.name[language] })
      : t(entry.type === LAYOUT_TYPE ? "layout" : "settingsUnknown");
  const { tone, text, reasons } = useFinding(entry, entries);
  const raw = rawOf(entry.content);
  const copy = () => {
    navigator.clipboard.writeText(raw).then(
      () => toasts.show({ text: t("copied"), durationMs: 2000 }),
      () => undefined, // Forbidden by the browser, which says so itself.
    );
  };
  return (
    <li class={styles.entry} data-entry={entry.type}>
      <div class={styles.entryHead}>
        <span class={styles.name}>{title}</span>
        <Badge tone={tone}>{text}</Badge>
      </div>
      <p class={styles.line}>{t("by", { who: entry.sender, when: formatFull(i18n, entry.ts) })}</p>
      {reasons.map((reason) => (
        <p key={reason} class={styles.fault}>
          {reason}
        </p>
      ))}
      <details class={styles.raw}>
        <summary>{t("raw")}</summary>
        <p class={styles.line}>
          {entry.type} · {t("key")}: {entry.stateKey}
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
        <pre tabIndex={0}>{raw}</pre>
        <Button size="small" icon={copyIcon} onClick={copy}>
          {t("copy")}
        </Button>
      </details>
    </li>
  );
}

type Finding = { readonly tone: Tone; readonly text: string; readonly reasons: readonly string[] };

function useFinding(entry: ConfigEntry, entries: readonly ConfigEntry[]): Finding {
  const i18n = useI18n();
  const t = useMessages(appliesMessages);
  const setup = useMessages(setupMessages);
  const validity = validityOf(entry);
  const none: readonly string[] = [];
  if (validity.state === "removed") return { tone: "neutral", text: t("removed"), reasons: none };
  if (validity.state === "newer") {
    return { tone: "attention", text: t("newer", { version: validity.version }), reasons: none };
  }
  if (validity.state === "broken") {
    const kind = kindOfConfig(entry.type);
    const known = kind ? faultsOf(kind, valuesOf(kind, entry.content)) : {};
    const reasons = validity.faults.map(({ path, message }) => {
      const field = kind?.fields.find(({ key }) => key === path)?.label[i18n.language.value] ?? (path || entry.type);
      const fault = Object.hasOwn(known, path) ? known[path] : undefined;
      const reason =
        path === "v"
          ? t("reasonVersion")
          : isAddressFault(message)
            ? setup(ADDRESS_FAULT_TEXTS[message])
            : fault
              ? setup(FIELD_FAULT_TEXTS[fault])
              : t("reasonField", { detail: message });
      return t("faultAt", { field, reason });
    });
    return { tone: "danger", text: t("broken"), reasons };
  }
  if (isRegistration(entry) && entry.distance > 0) return { tone: "neutral", text: t("spaceApp"), reasons: none };
  if (!entry.applies) {
    const nearer = entries
      .filter((one) => one.applies && one.type === entry.type && one.stateKey === entry.stateKey)
      .toSorted((a, b) => a.distance - b.distance)[0];
    return { tone: "neutral", text: t("overridden", { room: nearer?.roomName ?? "…" }), reasons: none };
  }
  if (validity.state === "unknown") return { tone: "neutral", text: t("unknown"), reasons: none };
  if (validity.state === "upgraded") {
    return { tone: "success", text: t("upgraded", { from: validity.from }), reasons: none };
  }
  return { tone: "success", text: t("ok"), reasons: none };
}

const isAddressFault = (text: string): text is keyof typeof ADDRESS_FAULT_TEXTS =>
  Object.hasOwn(ADDRESS_FAULT_TEXTS, text);
