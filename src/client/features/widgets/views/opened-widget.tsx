import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { consoleSink, createLog, systemClock } from "#base";
import { EVENT_PREFIX, type RoomWidget } from "#contracts";
import { Banner, EmptyState, ErrorState, Skeleton, SkeletonGroup, useMessages } from "#ui";
import type { WidgetAddress } from "../address/widget-address.ts";
import type { Preapproval } from "../capability/preapproval.ts";
import { allowedFeatures, type FrameRights, sandboxTokens } from "../frame/sandbox.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import type { WidgetDriver } from "../host/driver.ts";
import type { ModalLink } from "../host/modal-link.ts";
import { createSession, type SessionOptions, type SessionPhase, type WidgetSession } from "../host/session.ts";
import { blank } from "../stage/blank.ts";
import type { Opening } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { CapabilityConsent } from "./capability-consent.tsx";
import { IdentityConsent } from "./identity-consent.tsx";
import styles from "./opened-widget.module.css";
import { hostOf, shownName } from "./shown-name.ts";
import { SignInConsent } from "./sign-in-consent.tsx";
import { useAppearance } from "./use-appearance.ts";
import { useAsks } from "./use-asks.ts";

export type OpenedWidgetProps = {
  /** Where it stands. */
  readonly opening: Pick<Opening, "mode" | "box" | "asks" | "setSession" | "reload">;
  readonly widget: RoomWidget;
  readonly roomName: string;
  readonly userId: string;
  readonly address: WidgetAddress;
  readonly instanceId: string;
  readonly driver: WidgetDriver;
  readonly grants: GrantStore;
  readonly rights: FrameRights;
  readonly vouched: boolean;
  readonly maxUploadBytes: number;
  readonly preapproved: Preapproval;
  /** Gateways that the administrator allows. */
  readonly gateways: readonly string[];
  /** Sign-in by the client, for origins that the administrator trusts. */
  readonly direct?: SessionOptions["direct"];
  /** For a widget of the account. */
  readonly viewedRoom: ReadonlySignal<string | undefined> | undefined;
  /** Whether camera and microphone are asked for along with the rest. */
  readonly asksMedia: boolean;
  readonly onMedia: (remember: boolean) => void;
  /** For a modal: what holds it and its opener together. */
  readonly modal?: ModalLink;
  readonly onSession?: (session: WidgetSession | undefined) => void;
  /** It asks to be closed. */
  readonly onClose: () => void;
  /** Shows it where it belongs, where it stands in the corner. */
  readonly onReturn: () => void;
};

const log = createLog(consoleSink);

/** One opening of one widget: its frame, and what stands in its place while it asks, loads or fails. Give it a key of its own. */
export function OpenedWidget(props: OpenedWidgetProps) {
  const { opening, widget, address, userId, preapproved, rights } = props;
  const vouched = props.vouched || preapproved.identity || preapproved.capabilities.length > 0;
  const t = useMessages(widgetMessages);
  const ts = useMessages(stageMessages);
  const frame = useRef<HTMLIFrameElement>(null);
  const session = useSession(props, frame);
  const phase = useComputed<SessionPhase>(() => session.value?.phase.value ?? "loading").value;
  const prompt = useComputed(() => session.value?.prompt.value).value;
  const name = shownName(widget.name, t("unnamed"));
  const host = hostOf(address.origin);
  const [shown, setShown] = useState(false);
  // A page that came may be a plain one, which has nothing to say; one that never came is missing.
  const failure = failureOf(phase, speaksApi(widget) || !shown);
  const covered = prompt !== undefined || failure !== undefined;
  const inCorner = useComputed(() => opening.mode.value === "corner").value;
  useAsks(opening, prompt !== undefined && failure === undefined);
  return (
    <div class={styles.place}>
      {phase === "silent" && !failure && (
        <Banner action={{ label: t("reload"), onClick: opening.reload }}>{t("silentPage", { host })}</Banner>
      )}
      <iframe
        ref={frame}
        class={covered ? styles.covered : styles.frame}
        inert={covered}
        title={name}
        src={address.url}
        sandbox={sandboxTokens(rights)}
        allow={allowedFeatures(rights)}
        referrerpolicy="no-referrer"
        onLoad={() => {
          setShown(true);
          session.value?.frameLoaded();
        }}
      />
      {phase === "loading" && (
        <div class={styles.over}>
          <SkeletonGroup label={t("loading", { name })}>
            <div class={styles.skeleton}>
              <Skeleton width="40%" height="1.25rem" />
              <Skeleton width="90%" />
              <Skeleton width="75%" />
              <Skeleton shape="box" height="9rem" />
              <Skeleton width="60%" />
            </div>
          </SkeletonGroup>
        </div>
      )}
      {failure && (
        <div class={styles.over}>
          <ErrorState
            title={t(failure, { name })}
            text={t(`${failure}Hint`, { host })}
            action={{ label: t("reload"), onClick: opening.reload }}
          />
        </div>
      )}
      {prompt && !failure && (
        <div class={styles.over}>
          {inCorner ? (
            // Too small a place for a question that one should read.
            <EmptyState
              compact
              title={ts("asksInCorner", { name })}
              action={{ label: ts("answer"), onClick: props.onReturn }}
            />
          ) : prompt.kind === "capabilities" ? (
            <CapabilityConsent
              {...{ name, host, vouched }}
              items={prompt.items}
              identity={prompt.withIdentity ? userId : undefined}
              asksMedia={props.asksMedia}
              onAnswer={({ media, ...answer }) => {
                prompt.answer(answer);
                if (media) props.onMedia(answer.remember);
              }}
            />
          ) : prompt.kind === "sign-in" ? (
            <SignInConsent {...{ name, host, prompt }} />
          ) : (
            <IdentityConsent {...{ name, host, vouched, userId }} onAnswer={prompt.answer} />
          )}
        </div>
      )}
    </div>
  );
}

/** The session begins with the frame and ends with it. */
function useSession(props: OpenedWidgetProps, frame: { readonly current: HTMLIFrameElement | null }) {
  const session = useSignal<WidgetSession | undefined>(undefined);
  const { opening } = props;
  const onScreen = useComputed(() => opening.box.value !== undefined).value;
  const appearance = useAppearance(usePageVisible() && onScreen);
  const given = useRef({ ...props, appearance });
  useLayoutEffect(() => {
    const element = frame.current;
    const target = element?.contentWindow;
    if (!element || !target) return;
    const { widget, roomName, address, instanceId, driver, grants, maxUploadBytes, appearance: first } = given.current;
    const opened = createSession({
      ...{ widget, roomName, address, instanceId, driver, grants, maxUploadBytes },
      preapproved: given.current.preapproved,
      ...(given.current.viewedRoom ? { viewedRoom: given.current.viewedRoom } : {}),
      ...(given.current.modal ? { modal: given.current.modal } : {}),
      onClose: () => given.current.onClose(),
      gateways: address.trusted ? given.current.gateways.map((gateway) => new URL(gateway).origin) : [],
      ...(given.current.direct ? { direct: given.current.direct } : {}),
      needsIdentity: address.trusted && isOurs(widget),
      frame: target,
      inbound: window,
      appearance: first,
      clock: systemClock,
      log,
    });
    session.value = opened;
    opening.setSession(opened);
    given.current.onSession?.(opened);
    return () => {
      opened.close();
      opening.setSession(undefined);
      given.current.onSession?.(undefined);
      // Lets go of camera and microphone before the frame is taken out.
      blank(element);
    };
  }, [frame, session, opening]);
  const ending = useComputed(() => opening.mode.value === "ending").value;
  useLayoutEffect(() => {
    if (ending) session.peek()?.close();
  }, [ending, session]);
  useEffect(() => session.peek()?.setAppearance(appearance), [appearance, session]);
  return session;
}

function usePageVisible(): boolean {
  const visible = useSignal(!document.hidden);
  useEffect(() => {
    const read = () => {
      visible.value = !document.hidden;
    };
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [visible]);
  return visible.value;
}

/** A widget that is known to answer: when it does not, something is wrong. Any other may be a plain page. */
const speaksApi = (widget: RoomWidget) => !widget.waitForLoad || isOurs(widget);

/** Such widgets speak the widget API and sign in to a gateway. The type alone is anybody's word. */
const isOurs = ({ type }: RoomWidget) => type.startsWith(`${EVENT_PREFIX}.`);

type Failure = "silent" | "left" | "blocked" | "flooding" | "hung";

function failureOf(phase: SessionPhase, speaks: boolean): Failure | undefined {
  if (phase === "left" || phase === "blocked" || phase === "flooding" || phase === "hung") return phase;
  return phase === "silent" && speaks ? "silent" : undefined;
}
