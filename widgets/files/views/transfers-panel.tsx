import pauseIcon from "icon:pause";
import playIcon from "icon:play";
import retryIcon from "icon:refresh-cw";
import closeIcon from "icon:x";
import { useRef } from "preact/hooks";
import {
  Button,
  formatBytes,
  formatDuration,
  IconButton,
  ProgressBar,
  type Translate,
  useI18n,
  useMessages,
} from "#ui";
import { isActive, isGoingOn, shareDone, type Transfer } from "../transfers/transfer.ts";
import { transfersMessages } from "../transfers/transfers.messages.ts";
import type { TransfersModel } from "../transfers/transfers.model.ts";
import { shownName } from "./shown-name.ts";
import styles from "./transfers-panel.module.css";

const SHOWN = 30;

export type TransfersPanelProps = {
  readonly model: TransfersModel;
  /** False where what is queued is gone with the page. */
  readonly lasting?: boolean;
};

/** What is on its way, below the list: how far, how fast, what is left, and how to hold or stop it. */
export function TransfersPanel({ model, lasting = true }: TransfersPanelProps) {
  const t = useMessages(transfersMessages);
  const i18n = useI18n();
  const all = model.list.value;
  if (all.length === 0) return null;
  const active = all.filter(isActive);
  const going = active.filter(isGoingOn);
  const paused = active.filter(({ state }) => state.at === "paused");
  const pace = model.pace.value;
  const title = titleOf(all, active, going, t);
  // What is going on stands above what waits, and that above what is over.
  const rank = ({ state }: Transfer) =>
    state.at === "needs-file" || state.at === "moving" || state.at === "held" ? 0 : 1;
  const ranked = active.length > SHOWN ? [...active].sort((a, b) => rank(a) - rank(b)) : active;
  const shown = [...ranked, ...all.filter((transfer) => !isActive(transfer)).reverse()].slice(0, SHOWN);
  return (
    <section class={styles.panel} aria-label={t("transfers")}>
      <header class={styles.header}>
        <h2 class={styles.title} aria-live="polite">
          {title}
        </h2>
        {pace && going.length > 0 && (
          <span class={styles.pace}>
            {pace.leftMs === undefined
              ? t("paceOnly", { rate: formatBytes(i18n, pace.rate) })
              : t("pace", { rate: formatBytes(i18n, pace.rate), left: formatDuration(pace.leftMs) })}
          </span>
        )}
        {going.some(({ direction }) => direction === "up") ? (
          <Button size="small" variant="quiet" onClick={model.pauseAll}>
            {t("pauseAll")}
          </Button>
        ) : (
          paused.length > 0 && (
            <Button size="small" variant="quiet" onClick={model.resumeAll}>
              {t("resumeAll")}
            </Button>
          )
        )}
        {active.length > 1 && (
          <Button size="small" variant="quiet" onClick={() => active.forEach(({ id }) => void model.cancel(id))}>
            {t("stopAll")}
          </Button>
        )}
        {active.length === 0 && (
          <IconButton size="small" icon={closeIcon} label={t("close")} onClick={() => model.clear()} />
        )}
      </header>
      {active.length > 1 && <ProgressBar bare label={title} value={shareDone(all)} />}
      {!lasting && going.length > 0 && <p class={styles.why}>{t("notLasting")}</p>}
      <ul class={styles.list}>
        {shown.map((transfer) => (
          <li key={transfer.id}>
            <Line transfer={transfer} model={model} />
          </li>
        ))}
        {all.length > shown.length && <li class={styles.why}>{t("more", { count: all.length - shown.length })}</li>}
      </ul>
    </section>
  );
}

function Line({ transfer, model }: { readonly transfer: Transfer; readonly model: TransfersModel }) {
  const t = useMessages(transfersMessages);
  const i18n = useI18n();
  const { id, size, state, direction } = transfer;
  const name = shownName(transfer.name);
  const cancel = { label: t("stop", { name }), onClick: () => model.cancel(id) };
  const pause = direction === "up" && isGoingOn(transfer) && (
    <IconButton size="small" icon={pauseIcon} label={t("pause", { name })} onClick={() => model.pause(id)} />
  );
  if (state.at === "moving") {
    const done = formatBytes(i18n, state.bytes);
    const detail = size === undefined ? done : t("left", { done, total: formatBytes(i18n, size) });
    return (
      <div class={styles.moving}>
        <ProgressBar
          label={name}
          value={size === undefined ? undefined : size === 0 ? 1 : state.bytes / size}
          detail={detail}
          cancel={cancel}
        />
        {pause}
      </div>
    );
  }
  if (state.at === "needs-file") return <PickAgain transfer={transfer} wrong={state.wrong} model={model} />;
  const failed = state.at === "failed";
  return (
    <div class={styles.line}>
      <span class={styles.name} title={name}>
        <bdi>{name}</bdi>
      </span>
      {!failed && <span class={styles.word}>{wordOf(transfer, t)}</span>}
      {failed && (
        <IconButton size="small" icon={retryIcon} label={t("tryAgain", { name })} onClick={() => model.tryAgain(id)} />
      )}
      {state.at === "paused" && (
        <IconButton size="small" icon={playIcon} label={t("resume", { name })} onClick={() => model.resume(id)} />
      )}
      {pause}
      {state.at !== "done" && <IconButton size="small" icon={closeIcon} {...cancel} />}
      {failed && <span class={styles.failed}>{failureText(transfer, t)}</span>}
    </div>
  );
}

/** A file that was not kept: it is picked once more. */
function PickAgain(props: { readonly transfer: Transfer; readonly wrong: boolean; readonly model: TransfersModel }) {
  const { transfer, wrong, model } = props;
  const t = useMessages(transfersMessages);
  const picker = useRef<HTMLInputElement>(null);
  const name = shownName(transfer.name);
  return (
    <div class={styles.line}>
      <span class={styles.name} title={name}>
        <bdi>{name}</bdi>
      </span>
      <Button size="small" onClick={() => picker.current?.click()}>
        {t("pickAgain")}
      </Button>
      <IconButton size="small" icon={closeIcon} label={t("stop", { name })} onClick={() => model.cancel(transfer.id)} />
      <input
        ref={picker}
        type="file"
        hidden
        data-testid="pick-again"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) void model.pick(transfer.id, file);
          currentTarget.value = "";
        }}
      />
      <span class={wrong ? styles.failed : styles.why}>{t(wrong ? "pickAgainWrong" : "pickAgainWhy", { name })}</span>
    </div>
  );
}

type Texts = Translate<(typeof transfersMessages)["en"]>;

function titleOf(all: readonly Transfer[], active: readonly Transfer[], going: readonly Transfer[], t: Texts): string {
  if (active.length === 0) {
    const failed = all.filter(({ state }) => state.at === "failed").length;
    return failed > 0 ? t("needYou", { count: failed }) : t("transfers");
  }
  if (going.length > 0) {
    const up = going.filter(({ direction }) => direction === "up").length;
    return up > 0 ? t("uploading", { count: up }) : t("downloading", { count: going.length });
  }
  const paused = active.filter(({ state }) => state.at === "paused").length;
  return paused === active.length
    ? t("pausedTitle", { count: paused })
    : t("needYou", { count: active.length - paused });
}

function wordOf({ state, store, direction }: Transfer, t: Texts): string {
  switch (state.at) {
    case "no-store":
      return t("noStore", { store: store.label });
    case "held":
      return t(state.error.code === "throttled" ? "heldBusy" : "held");
    case "paused":
      return t("paused");
    case "conflict":
      return t("decide");
    case "done":
      return t(direction === "up" ? "done" : "saved");
    default:
      return t("waiting");
  }
}

/** What happened, and what to do. */
function failureText({ state, direction }: Transfer, t: Texts): string {
  const { code, status } = state.at === "failed" ? state.error : { code: undefined, status: undefined };
  if (direction === "down") return t("failedDownload");
  if (status === 423) return t("failedLocked");
  if (code === "forbidden") return t("failedForbidden");
  if (code === "too-large") return t(status === 507 ? "failedFull" : "failedTooLarge");
  if (code === "not-found") return t("failedGone");
  if (code === "invalid") return t("failedName");
  return t("failedOther");
}
