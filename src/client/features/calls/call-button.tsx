import phoneIcon from "icon:phone";
import phoneOffIcon from "icon:phone-off";
import videoIcon from "icon:video";
import { useRef, useState } from "preact/hooks";
import { Button, classNames, formatList, IconButton, MenuButton, Popover, useI18n, useMessages } from "#ui";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import styles from "./call-button.module.css";
import type { CallStanding } from "./call-standing.ts";
import type { CallMedia } from "./call-widget.ts";
import { callMessages } from "./calls.messages.ts";

export type CallButtonProps = {
  readonly standing: CallStanding;
  /** Little room: one button for both kinds of call. */
  readonly compact: boolean;
  /** The call widget of this room is on the screen. */
  readonly open: boolean;
  readonly onCall: (media: CallMedia) => void;
  /** Lets everyone in the room call; rejects when that fails. */
  readonly onAllow: () => Promise<void>;
};

/** Calls, joins or goes back to the call of a room; or says why one cannot. */
export function CallButton({ standing, compact, open, onCall, onAllow }: CallButtonProps) {
  const t = useMessages(callMessages);
  switch (standing.kind) {
    case "none":
      return null;
    case "barred":
      return <Barred mayAllow={standing.mayAllow} onAllow={onAllow} />;
    case "on":
      return <Join standing={standing} compact={compact} open={open} onCall={onCall} />;
    case "idle":
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
          <IconButton icon={videoIcon} label={t("video")} pressed={open || undefined} onClick={() => onCall("video")} />
        </>
      );
  }
}

const FACES = 3;

type JoinProps = Pick<CallButtonProps, "compact" | "open" | "onCall"> & {
  readonly standing: Extract<CallStanding, { kind: "on" }>;
};

function Join({ standing, compact, open, onCall }: JoinProps) {
  const t = useMessages(callMessages);
  const i18n = useI18n();
  const { people, total, media, own } = standing;
  const names = formatList(
    i18n,
    people.slice(0, FACES).map(({ name }) => name),
  );
  const joined = t("joinLabel", { count: total, names });
  const label = own === "here" ? t("hereLabel") : own === "elsewhere" ? `${t("elsewhere")}. ${joined}` : joined;
  return (
    <Button
      variant={own === "here" ? "plain" : "primary"}
      size="small"
      class={classNames(styles.join, own === "here" && styles.here)}
      icon={media === "video" ? videoIcon : phoneIcon}
      aria-label={label}
      aria-pressed={own === "here" ? open : undefined}
      title={label}
      data-call={own ?? "join"}
      onClick={() => onCall(media)}
    >
      <span class={styles.inside}>
        {(!compact || own !== "here") && t(own === "here" ? "here" : "join")}
        {!compact && (
          <span class={styles.faces}>
            {people.slice(0, FACES).map((person) => (
              <LiveAvatar
                key={person.id}
                class={styles.face}
                name={person.name}
                colorId={person.id}
                mxc={person.avatar}
                size={20}
              />
            ))}
          </span>
        )}
        <span class={styles.count}>{total}</span>
      </span>
    </Button>
  );
}

function Barred({ mayAllow, onAllow }: { readonly mayAllow: boolean; readonly onAllow: () => Promise<void> }) {
  const t = useMessages(callMessages);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const allow = () => {
    setState("busy");
    onAllow().then(
      () => setOpen(false),
      () => setState("failed"),
    );
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
        <Popover
          label={t("barred")}
          anchor={button.current}
          placement="below-end"
          onClose={() => {
            setOpen(false);
            setState("idle");
          }}
        >
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
