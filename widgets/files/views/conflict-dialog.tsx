import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Checkbox, Dialog, formatBytes, formatShort, useI18n, useMessages } from "#ui";
import type { ConflictAnswer, Transfer } from "../transfers/transfer.ts";
import { conflictMessages } from "../transfers/transfers.messages.ts";
import type { TransfersModel } from "../transfers/transfers.model.ts";
import { CompareFiles } from "./compare-files.tsx";
import styles from "./conflict-dialog.module.css";
import { shownName } from "./shown-name.ts";

/** Asks what to do with uploads whose name is taken, one after the other or all at once. */
export function ConflictDialog({ model, now }: { readonly model: TransfersModel; readonly now: number }) {
  const waiting = model.list.value.filter(({ state }) => state.at === "conflict");
  const [first] = waiting;
  if (!first) return null;
  const others = waiting.length - 1;
  // Also of those whose turn has not come.
  const more = model.list.value.some(({ state, direction }) => direction === "up" && state.at === "waiting");
  return <Question key={first.id} transfer={first} others={others} more={more} model={model} now={now} />;
}

type QuestionProps = {
  readonly transfer: Transfer;
  readonly others: number;
  readonly more: boolean;
  readonly model: TransfersModel;
  readonly now: number;
};

function Question({ transfer, others, more, model, now }: QuestionProps) {
  const t = useMessages(conflictMessages);
  const i18n = useI18n();
  const [forAll, setForAll] = useState(false);
  const [comparing, setComparing] = useState(false);
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => safe.current?.focus(), [comparing]);
  const existing = transfer.state.at === "conflict" ? transfer.state.existing : undefined;
  const isFolder = existing?.kind === "folder";
  const answer = (given: ConflictAnswer) => model.answer(transfer.id, given, forAll);
  const described = (size: number | undefined, time: number | undefined) => ({
    size: size === undefined ? "–" : formatBytes(i18n, size),
    time: time === undefined ? "–" : formatShort(i18n, time, now),
  });
  return (
    <Dialog
      title={t("title", { name: shownName(transfer.name) })}
      onClose={() => answer("skip")}
      keepOpen
      size={comparing ? "large" : "normal"}
      actions={
        <>
          <Button onClick={() => answer("skip")}>{t("skip")}</Button>
          {!isFolder && (
            <Button variant="danger" onClick={() => answer("replace")}>
              {t("replace")}
            </Button>
          )}
          <Button ref={safe} variant="primary" onClick={() => answer("keep-both")}>
            {t("keepBoth")}
          </Button>
        </>
      }
    >
      {isFolder && <p class={styles.facts}>{t("folderThere")}</p>}
      {!existing && <p class={styles.facts}>{t("unknown")}</p>}
      {comparing && existing ? (
        <CompareFiles model={model} transfer={transfer} existing={existing} now={now} />
      ) : (
        <ul class={styles.facts}>
          {existing && !isFolder && <li>{t("there", described(existing.size, existing.modifiedAt))}</li>}
          <li>{t("yours", described(transfer.size, transfer.modifiedAt))}</li>
        </ul>
      )}
      {existing && !isFolder && !comparing && (
        <Button size="small" class={styles.compare} onClick={() => setComparing(true)}>
          {t("compare")}
        </Button>
      )}
      {(others > 0 || more) && (
        <div class={styles.all}>
          <Checkbox
            label={more ? t("forAll") : t("forAllCount", { count: others })}
            checked={forAll}
            onChange={setForAll}
          />
        </div>
      )}
    </Dialog>
  );
}
