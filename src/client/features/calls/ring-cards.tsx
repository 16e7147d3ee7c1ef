import bellOffIcon from "icon:bell-off";
import bellIcon from "icon:bell-ring";
import phoneIcon from "icon:phone";
import phoneOffIcon from "icon:phone-off";
import videoIcon from "icon:video";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { IncomingRing } from "#contracts";
import { Button, IconButton, isApple, matchesShortcut, shortcutLabel, useMessages, VisuallyHidden } from "#ui";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import { callMessages } from "./calls.messages.ts";
import styles from "./ring-cards.module.css";
import { mayBeHeard, startRingTone } from "./ring-tone.ts";

export type RingCardsProps = {
  /** At least one. */
  readonly rings: readonly IncomingRing[];
  /** What the person chose. */
  readonly sound: boolean;
  /** One of them may be heard: its room is not muted. */
  readonly audible: boolean;
  /** The person is in another call, which ends when they accept. */
  readonly endsOther: boolean;
  readonly onSound: (sound: boolean) => void;
  readonly onAccept: (ring: IncomingRing) => void;
  readonly onDecline: (ring: IncomingRing) => void;
};

const ACCEPT_KEYS = "mod+shift+a";
const DECLINE_KEYS = "mod+shift+d";
const MOD = isApple() ? "Meta" : "Control";

/**
 * Who calls, with accept and decline, above everything and in the top layer. The focus stays where the person writes: what rings is
 * announced with the two keys that answer the oldest.
 */
export function RingCards({ rings, sound, audible, endsOther, onSound, onAccept, onDecline }: RingCardsProps) {
  const t = useMessages(callMessages);
  const region = useRef<HTMLElement>(null);
  const latest = useRef({ rings, onAccept, onDecline });
  latest.current = { rings, onAccept, onDecline };
  useLayoutEffect(() => {
    region.current?.showPopover();
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const accepts = matchesShortcut(event, ACCEPT_KEYS);
      const [ring] = latest.current.rings;
      if (!ring || (!accepts && !matchesShortcut(event, DECLINE_KEYS))) return;
      event.preventDefault();
      event.stopPropagation();
      (accepts ? latest.current.onAccept : latest.current.onDecline)(ring);
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, []);
  useRingTone(sound && audible);
  const [first] = rings;
  return (
    <section ref={region} class={styles.region} popover="manual" aria-label={t("incoming")} data-rings>
      {rings.map((ring) => (
        <RingCard
          key={ring.notificationId}
          {...{ ring, sound, endsOther, onSound, onAccept, onDecline }}
          withKeys={ring === first}
        />
      ))}
    </section>
  );
}

type CardProps = Omit<RingCardsProps, "rings" | "audible"> & {
  readonly ring: IncomingRing;
  readonly withKeys: boolean;
};

function RingCard({ ring, sound, endsOther, onSound, onAccept, onDecline, withKeys }: CardProps) {
  const t = useMessages(callMessages);
  const { caller, intent, roomName } = ring;
  const text = t(intent === "video" ? "ringsVideo" : "ringsAudio", { name: caller.name });
  const elsewhere = roomName !== caller.name;
  return (
    <article class={styles.card} data-ring={ring.notificationId}>
      <div class={styles.who}>
        <LiveAvatar name={caller.name} colorId={caller.id} mxc={caller.avatar} size={40} />
        <p class={styles.text} role="alert">
          <span class={styles.name}>{text}</span>
          {elsewhere && <span class={styles.room}>{t("inRoom", { room: roomName })}</span>}
          {endsOther && <span class={styles.room}>{t("endsOther")}</span>}
          {withKeys && (
            <VisuallyHidden>{` ${t("answerKeys", { accept: shortcutLabel(ACCEPT_KEYS), decline: shortcutLabel(DECLINE_KEYS) })}`}</VisuallyHidden>
          )}
        </p>
        <IconButton
          size="small"
          icon={sound ? bellIcon : bellOffIcon}
          label={t(sound ? "quiet" : "loud")}
          onClick={() => onSound(!sound)}
        />
      </div>
      <div class={styles.actions}>
        <Button
          wide
          icon={phoneOffIcon}
          variant="danger"
          {...(withKeys ? { "aria-keyshortcuts": `${MOD}+Shift+D` } : {})}
          onClick={() => onDecline(ring)}
        >
          {t("decline")}
        </Button>
        <Button
          wide
          icon={intent === "video" ? videoIcon : phoneIcon}
          variant="primary"
          {...(withKeys ? { "aria-keyshortcuts": `${MOD}+Shift+A` } : {})}
          onClick={() => onAccept(ring)}
        >
          {t("accept")}
        </Button>
      </div>
    </article>
  );
}

const LOCK = "sparks-ring-tone";

/** Sounds in one tab only, however many are open: in the one that holds the lock. */
function useRingTone(sound: boolean): void {
  useEffect(() => {
    if (!sound || !mayBeHeard()) return;
    const over = new AbortController();
    const play = () =>
      new Promise<void>((resolve) => {
        if (over.signal.aborted) return resolve();
        const stop = startRingTone();
        over.signal.addEventListener("abort", () => {
          stop();
          resolve();
        });
      });
    const held = navigator.locks ? navigator.locks.request(LOCK, { signal: over.signal }, play) : play();
    held.catch(() => undefined); // It ended before its turn came.
    return () => over.abort();
  }, [sound]);
}
