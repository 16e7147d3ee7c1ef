import clockIcon from "icon:clock";
import warnIcon from "icon:triangle-alert";
import { nameOf } from "#backends";
import type { FilePath } from "#model";
import { Button, Icon, type Translate, useMessages } from "#ui";
import type { ChangesModel } from "../offline/changes.model.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import type { PendingChange } from "../offline/pending-change.ts";
import styles from "./changes-panel.module.css";
import { shownName } from "./shown-name.ts";

/** What was changed while the store was away: how much waits, and what the store refused, with the reason and a way out. */
export function ChangesPanel({ model }: { readonly model: ChangesModel }) {
  const t = useMessages(offlineMessages);
  const all = model.list.value;
  const refused = all.filter(({ failed }) => failed !== undefined);
  const waiting = all.length - refused.length;
  if (all.length === 0) return null;
  return (
    <section class={styles.panel} aria-label={t("changes")}>
      {waiting > 0 && (
        <p class={styles.waiting} role="status">
          <Icon of={clockIcon} size={16} />
          {t("waiting", { count: waiting })}
        </p>
      )}
      <ul class={styles.list}>
        {refused.map((change) => (
          <li key={change.key} class={styles.line}>
            <Icon of={warnIcon} size={16} class={styles.warn} />
            <span class={styles.text}>
              {whatText(change, t)} {whyText(change, t)}
            </span>
            <Button size="small" onClick={() => model.tryAgain(change.key)}>
              {t("tryAgain")}
            </Button>
            <Button size="small" variant="quiet" onClick={() => model.discard(change.key)}>
              {t("letGo")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Texts = Translate<(typeof offlineMessages)["en"]>;

function whatText({ change }: PendingChange, t: Texts): string {
  const name = (path: FilePath) => shownName(nameOf(path));
  if (change.what === "move") return t("cannotMove", { from: name(change.from), name: name(change.to) });
  return t(change.what === "folder" ? "cannotFolder" : "cannotRemove", { name: name(change.path) });
}

function whyText({ change, failed }: PendingChange, t: Texts): string {
  if (failed?.status === 423) return t("whyLocked");
  switch (failed?.code) {
    case "conflict":
      return t(change.what === "remove" ? "whyChanged" : "whyThere");
    case "not-found":
      return t("whyGone");
    case "forbidden":
      return t("whyForbidden");
    case "too-large":
      return t("whyFull");
    case "invalid":
      return t("whyName");
    default:
      return t("whyOther");
  }
}
