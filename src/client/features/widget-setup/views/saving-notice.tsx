import type { SparksError } from "#base";
import { kindOfConfig } from "#contracts";
import { Button, formatFull, formatList, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import type { SavingModel } from "../saving.model.ts";
import { setupMessages } from "../setup.messages.ts";
import type { Failure, WriteStep } from "../write-steps.ts";
import styles from "./setup.module.css";

type Props = {
  readonly saving: SavingModel;
  /** Name by id, where it is known. */
  readonly nameOf: (userId: string) => string;
  /** Shows what somebody else wrote; what was typed goes. */
  readonly onTheirs: () => void;
};

/** What happened to a save that did not simply go through, and what can be done. */
export function SavingNotice({ saving, nameOf, onTheirs }: Props) {
  const i18n = useI18n();
  const t = useMessages(setupMessages);
  const { toasts } = useApp();
  const errors = useFailures();
  const takeBack = async () => {
    await saving.takeBack();
    if (saving.state.peek().at === "idle") toasts.show({ text: t("undoHalfDone"), tone: "success" });
  };
  const state = saving.state.value;
  if (state.at === "changed") {
    const { by } = state;
    return (
      <div class={styles.notice} role="alert">
        <p>{by ? t("changed", { who: nameOf(by.sender), when: formatFull(i18n, by.ts) }) : t("changedBySomebody")}</p>
        <div class={styles.noticeActions}>
          <Button size="small" onClick={onTheirs}>
            {t("takeTheirs")}
          </Button>
          <Button size="small" onClick={() => void saving.overwrite()}>
            {t("overwrite")}
          </Button>
        </div>
      </div>
    );
  }
  if (state.at === "failed") {
    return (
      <div class={`${styles.notice} ${styles.danger}`} role="alert">
        <p>{errors(state.failures)}</p>
      </div>
    );
  }
  if (state.at === "half") {
    const failures = state.undoError
      ? state.failures.map((failure) => ({ ...failure, error: state.undoError ?? failure.error }))
      : state.failures;
    return (
      <div class={`${styles.notice} ${styles.danger}`} role="alert">
        <p>{t("half", { done: formatList(i18n, partsOf(state.done, state.failures, t)), error: errors(failures) })}</p>
        <div class={styles.noticeActions}>
          <Button size="small" onClick={() => void saving.finish()}>
            {t("finish")}
          </Button>
          <Button size="small" onClick={() => void takeBack()}>
            {t("undoHalf")}
          </Button>
        </div>
      </div>
    );
  }
  return null;
}

/** Each failure in words; the same in several rooms is said for each. */
export function useFailures(): (failures: readonly Failure[]) => string {
  const t = useMessages(setupMessages);
  const text = ({ step, error }: Failure) => t(keyOf(error), { room: step.roomName });
  return (failures) => failures.map(text).join(" ");
}

type FailureKey = "failedForbidden" | "failedLarge" | "failedConflict" | "failedSending";
export function keyOf({ code }: SparksError): FailureKey {
  if (code === "forbidden") return "failedForbidden";
  if (code === "too-large") return "failedLarge";
  return code === "conflict" ? "failedConflict" : "failedSending";
}

type Translate = ReturnType<typeof useMessages<(typeof setupMessages)["en"]>>;

function partsOf(done: readonly WriteStep[], failures: readonly Failure[], t: Translate): string[] {
  const first = done[0]?.roomId;
  const parts: string[] = [];
  const here = done.filter(({ roomId }) => roomId === first);
  if (here.some(({ type }) => kindOfConfig(type))) parts.push(t("halfConfig"));
  if (here.some(({ type }) => !kindOfConfig(type))) parts.push(t("halfApp"));
  const broken = new Set(failures.map(({ step }) => step.roomId));
  const rooms = new Set(done.map(({ roomId }) => roomId).filter((id) => id !== first && !broken.has(id)));
  if (rooms.size > 0) parts.push(t("halfRooms", { count: rooms.size }));
  return parts;
}
