import retryIcon from "icon:refresh-cw";
import closeIcon from "icon:x";
import { Button, formatBytes, IconButton, ProgressBar, useI18n, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import { isActive, shareDone, type Transfer } from "../transfers/transfer.ts";
import type { TransfersModel } from "../transfers/transfers.model.ts";
import { shownName } from "./shown-name.ts";
import styles from "./transfers-panel.module.css";

const SHOWN = 30;

/** What is on its way, below the list: how far, what is left, and how to stop it. */
export function TransfersPanel({ model }: { readonly model: TransfersModel }) {
  const t = useMessages(filesMessages);
  const all = model.list.value;
  if (all.length === 0) return null;
  const active = all.filter(isActive);
  const up = active.filter(({ direction }) => direction === "up").length;
  const title =
    active.length === 0
      ? t("transfers")
      : up > 0
        ? t("uploading", { count: up })
        : t("downloading", { count: active.length });
  // What is going on stands above what is over.
  const shown = [...active, ...all.filter((transfer) => !isActive(transfer)).reverse()].slice(0, SHOWN);
  return (
    <section class={styles.panel} aria-label={t("transfers")}>
      <header class={styles.header}>
        <h2 class={styles.title} aria-live="polite">
          {title}
        </h2>
        {active.length > 1 && (
          <Button size="small" variant="quiet" onClick={() => stopAll(active, model)}>
            {t("stopAll")}
          </Button>
        )}
        {active.length === 0 && (
          <IconButton size="small" icon={closeIcon} label={t("close")} onClick={() => model.clear()} />
        )}
      </header>
      {active.length > 1 && <ProgressBar bare label={title} value={shareDone(all)} />}
      <ul class={styles.list}>
        {shown.map((transfer) => (
          <li key={transfer.id}>
            <Line transfer={transfer} model={model} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ transfer, model }: { readonly transfer: Transfer; readonly model: TransfersModel }) {
  const t = useMessages(filesMessages);
  const i18n = useI18n();
  const { id, size, state, direction } = transfer;
  const name = shownName(transfer.name);
  const cancel = { label: t("stop", { name }), onClick: () => model.cancel(id) };
  if (state.at === "moving") {
    const done = formatBytes(i18n, state.bytes);
    const detail = size === undefined ? done : t("left", { done, total: formatBytes(i18n, size) });
    return (
      <ProgressBar
        label={name}
        value={size === undefined ? undefined : size === 0 ? 1 : state.bytes / size}
        detail={detail}
        cancel={cancel}
      />
    );
  }
  const word = {
    waiting: t("waiting"),
    held: t("held"),
    conflict: t("decide"),
    done: direction === "up" ? t("done") : t("saved"),
    failed: failureText(transfer, t),
  }[state.at];
  return (
    <div class={styles.line}>
      <span class={styles.name} title={name}>
        <bdi>{name}</bdi>
      </span>
      <span class={state.at === "failed" ? styles.failed : styles.word}>{word}</span>
      {state.at === "failed" && (
        <IconButton size="small" icon={retryIcon} label={t("tryAgain")} onClick={() => model.tryAgain(id)} />
      )}
      {state.at !== "done" && <IconButton size="small" icon={closeIcon} {...cancel} />}
    </div>
  );
}

function stopAll(transfers: readonly Transfer[], model: TransfersModel): void {
  for (const { id } of transfers) model.cancel(id);
}

function failureText({ state }: Transfer, t: ReturnType<typeof useMessages<(typeof filesMessages)["en"]>>): string {
  const code = state.at === "failed" ? state.error.code : undefined;
  if (code === "forbidden") return t("failedForbidden");
  if (code === "too-large") return t("failedTooLarge");
  if (code === "not-found") return t("goneMeanwhile");
  if (code === "invalid") return t("nameRefused");
  return t("failedOther");
}
