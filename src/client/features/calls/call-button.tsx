import phoneIcon from "icon:phone";
import phoneOffIcon from "icon:phone-off";
import videoIcon from "icon:video";
import { useRef, useState } from "preact/hooks";
import {
  Button,
  classNames,
  formatList,
  IconButton,
  MenuButton,
  Popover,
  useI18n,
  useMessages,
  VisuallyHidden,
} from "#ui";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import styles from "./call-button.module.css";
import type { CallStanding } from "./call-standing.ts";
import type { CallMedia } from "./call-widget.ts";
import { callMessages } from "./calls.messages.ts";

export type CallButtonProps = {
  readonly standing: CallStanding;
  /** Little room: one button for both kinds of call. */
  readonly compact: boolean;
  /** The open call stands in the room now; undefined: it is not open on this page. */
  readonly shown: boolean | undefined;
  readonly onCall: (media: CallMedia) => void;
  /** Shows the open call in the room, or the room without it. */
  readonly onShow: (shown: boolean) => void;
  /** Lets everyone in the room call; rejects when that fails. */
  readonly onAllow: () => Promise<void>;
};

/** Calls, joins or goes back to the call of a room; or says why one cannot. */
export function CallButton({ standing, compact, shown, onCall, onShow, onAllow }: CallButtonProps) {
  const t = useMessages(callMessages);
  if (standing.kind === "none") return null;
  if (shown !== undefined) return <Here {...{ standing, compact, shown, onShow }} />;
  if (standing.kind === "on") return <Join {...{ standing, compact, onCall }} />;
  if (standing.kind === "barred") return <Barred mayAllow={standing.mayAllow} onAllow={onAllow} />;
  if (compact) {
    const items = (["video", "audio"] as const).map((media) => ({
      id: media,
      label: t(media),
      icon: media === "video" ? videoIcon : phoneIcon,
      onSelect: () => onCall(media),
    }));
    return <MenuButton icon={phoneIcon} label={t("call")} items={items} />;
  }
  return (
    <>
      <IconButton icon={phoneIcon} label={t("audio")} onClick={() => onCall("audio")} />
      <IconButton icon={videoIcon} label={t("video")} onClick={() => onCall("video")} />
    </>
  );
}

/** The call is open on this page: it is shown in the room or put aside. */
function Here({
  standing,
  compact,
  shown,
  onShow,
}: Pick<CallButtonProps, "standing" | "compact" | "onShow"> & { readonly shown: boolean }) {
  const t = useMessages(callMessages);
  const on = standing.kind === "on" ? standing : undefined;
  const name = t(on?.own === "here" ? "here" : "widget");
  const hint = t("openHint");
  return (
    <Button
      size="small"
      class={classNames(styles.join, on?.own === "here" && styles.here)}
      icon={on?.media === "audio" ? phoneIcon : videoIcon}
      aria-pressed={shown}
      title={hint}
      data-call="open"
      onClick={() => onShow(!shown)}
    >
      <span class={styles.inside}>
        {compact ? <VisuallyHidden>{name}</VisuallyHidden> : name}
        {on && <Count of={on.total} />}
      </span>
      <VisuallyHidden>{`. ${hint}`}</VisuallyHidden>
    </Button>
  );
}

/** For the eye: the words beside it say it too. */
const Count = ({ of }: { readonly of: number }) => (
  <span class={styles.count} aria-hidden="true" data-count>
    {of}
  </span>
);

const FACES = 3;

type JoinProps = Pick<CallButtonProps, "compact" | "onCall"> & {
  readonly standing: Extract<CallStanding, { kind: "on" }>;
};

function Join({ standing, compact, onCall }: JoinProps) {
  const t = useMessages(callMessages);
  const i18n = useI18n();
  const { people, total, media, own } = standing;
  const shown = people.slice(0, FACES);
  const names = formatList(
    i18n,
    shown.map(({ name }) => name),
  );
  const who = t("whoIsIn", { count: total, names });
  const hint = own !== undefined ? `${t("elsewhere")}. ${who}` : who;
  return (
    <Button
      variant="primary"
      size="small"
      class={styles.join}
      icon={media === "video" ? videoIcon : phoneIcon}
      title={hint}
      data-call="join"
      onClick={() => onCall(media)}
    >
      <span class={styles.inside}>
        {t("join")}
        {!compact && (
          <span class={styles.faces}>
            {shown.map(({ id, name, avatar }) => (
              <LiveAvatar key={id} class={styles.face} name={name} colorId={id} mxc={avatar} size={20} />
            ))}
          </span>
        )}
        <Count of={total} />
      </span>
      <VisuallyHidden>{`. ${hint}`}</VisuallyHidden>
    </Button>
  );
}

function Barred({ mayAllow, onAllow }: { readonly mayAllow: boolean; readonly onAllow: () => Promise<void> }) {
  const t = useMessages(callMessages);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const close = () => {
    setOpen(false);
    setState("idle");
  };
  const allow = () => {
    setState("busy");
    onAllow().then(close, () => setState("failed"));
  };
  return (
    <>
      <IconButton
        ref={button}
        class={styles.barred}
        icon={phoneOffIcon}
        label={t("barred")}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && button.current && (
        <Popover label={t("barred")} anchor={button.current} placement="below-end" onClose={close}>
          <div class={styles.why}>
            <p>{t(mayAllow ? "barredFix" : "barredText")}</p>
            {mayAllow && (
              <Button variant="primary" busy={state === "busy"} onClick={allow}>
                {t("allow")}
              </Button>
            )}
            {state === "failed" && (
              <p class={styles.failed} role="alert">
                {t("allowFailed")}
              </p>
            )}
          </div>
        </Popover>
      )}
    </>
  );
}
