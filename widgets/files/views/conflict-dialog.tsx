import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Dialog, formatBytes, formatShort, useI18n, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import type { ConflictAnswer, Transfer } from "../transfers/transfer.ts";
import type { TransfersModel } from "../transfers/transfers.model.ts";
import styles from "./conflict-dialog.module.css";
import { shownName } from "./shown-name.ts";

/** Asks what to do with uploads whose name is taken, one after the other or all at once. */
export function ConflictDialog({ model, now }: { readonly model: TransfersModel; readonly now: number }) {
  const waiting = model.list.value.filter(({ state }) => state.at === "conflict");
  const [first] = waiting;
  if (!first) return null;
  return <Question key={first.id} transfer={first} others={waiting.slice(1)} model={model} now={now} />;
}

type QuestionProps = {
  readonly transfer: Transfer;
  readonly others: readonly Transfer[];
  readonly model: TransfersModel;
  readonly now: number;
};

function Question({ transfer, others, model, now }: QuestionProps) {
  const t = useMessages(filesMessages);
  const i18n = useI18n();
  const [forAll, setForAll] = useState(false);
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => safe.current?.focus(), []);
  const existing = transfer.state.at === "conflict" ? transfer.state.existing : undefined;
  const answer = (given: ConflictAnswer) => {
    model.answer(transfer.id, given);
    if (forAll) for (const other of others) model.answer(other.id, given);
  };
  const described = (size: number | undefined, time: number | undefined) => ({
    size: size === undefined ? "–" : formatBytes(i18n, size),
    time: time === undefined ? "–" : formatShort(i18n, time, now),
  });
  return (
    <Dialog
      title={t("conflictTitle", { name: shownName(transfer.name) })}
      onClose={() => answer("skip")}
      keepOpen
      actions={
        <>
          <Button onClick={() => answer("skip")}>{t("skip")}</Button>
          <Button variant="danger" onClick={() => answer("replace")}>
            {t("replace")}
          </Button>
          <Button ref={safe} variant="primary" onClick={() => answer("keep-both")}>
            {t("keepBoth")}
          </Button>
        </>
      }
    >
      <ul class={styles.facts}>
        {existing && <li>{t("conflictThere", described(existing.size, existing.modifiedAt))}</li>}
        <li>{t("conflictYours", described(transfer.size, transfer.modifiedAt))}</li>
      </ul>
      {others.length > 0 && (
        <label class={styles.all}>
          <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.currentTarget.checked)} />
          {t("forAll", { count: others.length })}
        </label>
      )}
    </Dialog>
  );
}
