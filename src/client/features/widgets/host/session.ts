/**
 * One opened widget: everything between its frame and the hub. It lives from the moment the frame is made until it is closed, or until the
 * frame proves to be something else.
 *
 *   frame loads (or the widget says content_loaded) → "capabilities" → consent → "notify_capabilities" → theme, language, state, feed
 *   frame loads again → every right is gone, and the same again from the start
 *   a message from another origin, a flood, no answers, a policy that forbids it → everything is over
 */
import { computed, signal } from "@preact/signals";
import { SparksError } from "#base";
import { WIDGET_GATEWAYS_KEY } from "#contracts";
import { FIXED, readCapabilityList } from "../capability/capability.ts";
import { NO_PREAPPROVAL } from "../capability/preapproval.ts";
import { createGate } from "../gate/gate.ts";
import { createDirectAccess } from "../sign-in/direct-access.ts";
import { createAppearance } from "./appearance.ts";
import { createCallState } from "./call-state.ts";
import { createChannel } from "./channel.ts";
import { createOwnDelays } from "./delayed.ts";
import { isFrameRefused } from "./frame-refused.ts";
import { createHandshake } from "./handshake.ts";
import { createHeldRights } from "./held-rights.ts";
import { createIdentity } from "./identity.ts";
import { createModals } from "./modals.ts";
import { createPrompts } from "./prompts.ts";
import { createRequests } from "./requests.ts";
import { createRoomFeeds } from "./room-feeds.ts";
import { createSeenMedia } from "./seen-media.ts";
import { sessionControls } from "./session-controls.ts";
import type { SessionEnd, SessionOptions, SessionPhase, WidgetSession } from "./session-types.ts";
import { createToDeviceFeed } from "./to-device-feed.ts";
import { createTurnWatch } from "./turn-watch.ts";
import { grantKeyOf } from "./widget-origin.ts";

export type { SessionEnd, SessionOptions, SessionPhase, WidgetSession } from "./session-types.ts";
export { grantKeyOf };

/** It is overdue long before it is given up: a slow widget still gets through. */
const CAPABILITIES_TIMEOUT_MS = 80_000;
const FAREWELL_TIMEOUT_MS = 1500;
const REFUSALS = { "too-many": "Too many messages", "too-large": "Message too large", malformed: "Malformed message" };

export function createSession(options: SessionOptions): WidgetSession {
  const { widget, address, instanceId, frame, inbound, driver, clock, log, viewedRoom, modal: ownModal } = options;
  const { origin } = address;
  const room = (): string | undefined => (viewedRoom ? viewedRoom.peek() : widget.roomId);
  const phase = signal<SessionPhase>("loading");
  const prompts = createPrompts();
  const channel = createChannel({ frame, origin, instanceId, clock });
  const gate = createGate({ frame, origin, instanceId, isAwaited: channel.isAwaited, clock, ...options.limits });
  const seen = createSeenMedia();
  const appearance = createAppearance(options.appearance, channel);
  const call = createCallState();
  const modals = createModals(widget, channel);
  const delays = createOwnDelays();
  const turn = createTurnWatch({ driver, channel, clock });
  /** Counts the documents that the frame has shown: what was begun for an earlier one is void. */
  let documentNumber = 0;
  let wasReady = false;
  let over = false;
  let negotiations: Promise<void> = Promise.resolve();

  const failed = (thrown: unknown) => {
    const code = thrown instanceof SparksError ? thrown.code : "unavailable";
    if (code !== "cancelled") log.warn("widgets.host-failed", { code });
  };
  const held = createHeldRights({
    ...{ widget, roomName: options.roomName, address, grants: options.grants, prompts, driver },
    preapproved: options.preapproved ?? NO_PREAPPROVAL,
    needsIdentity: options.needsIdentity ?? false,
    onTakenBack() {
      followRights();
      notify([]);
    },
  });
  const rights = held.now;
  const feeds = createRoomFeeds({
    ...{ room, rights, driver, channel, seen, clock },
    onHung: () => end("hung"),
    onError: failed,
  });
  const toDevice = createToDeviceFeed({ room, rights, driver, channel });
  const identity = createIdentity({ driver, channel, clock, decided: held.identity, ask: held.askIdentity });
  const direct =
    options.direct &&
    createDirectAccess({
      ...{ ...options.direct, channel, prompts, grants: options.grants, key: grantKeyOf(widget, address) },
      name: { widgetName: widget.name, roomName: options.roomName },
    });
  const handshake = createHandshake({
    waitForLoad: widget.waitForLoad,
    clock,
    onLoaded: () => begin(),
    onNewDocument() {
      dropRights();
      phase.value = "loaded";
    },
    onOverdue(anew) {
      if (over || phase.peek() === "ready") return;
      // It has had rights, and what is there now does not answer at its origin.
      if (anew && wasReady) end("left");
      else phase.value = "silent";
    },
  });
  const handle = createRequests({
    ...{ room, rights, driver, identity, direct, seen, delays, turn, call, modals, ownModal, clock, channel },
    maxUploadBytes: options.maxUploadBytes,
    /** Content_loaded announces a document, so it is never one of an earlier one. */
    currentDocument: () => (over ? undefined : documentNumber),
    contentLoaded: async () => {
      await handshake.contentLoaded();
      return { response: {}, after: begin };
    },
    wantsClose: () => options.onClose?.(),
    // Messages come in order: whoever answers this one, or refuses it, has had those before.
    heardAll: () =>
      channel.request("visibility", { visible: false }, FAREWELL_TIMEOUT_MS).then(
        () => undefined,
        () => undefined,
      ),
    renegotiate: (requested) => inTurn(() => activate(requested.filter((one) => !rights().capabilities.includes(one)))),
  });

  /** What runs only by right, stopped where the right is gone. */
  function followRights(): void {
    if (!rights().has("turnServers")) turn.stop();
    if (!rights().has("alwaysOnScreen")) call.clear();
    if (phase.peek() !== "ready") return;
    toDevice.update();
    feeds.update().catch(failed);
  }
  function dropRights(): void {
    documentNumber += 1;
    held.drop();
    direct?.drop();
    seen.clear();
    prompts.cancel();
    channel.reset();
    feeds.stop();
    toDevice.stop();
    turn.stop();
    call.clear();
    modals.drop();
    appearance.stop();
  }
  function end(last: SessionEnd): void {
    if (over) return;
    over = true;
    phase.value = last;
    handshake.stop();
    inbound.removeEventListener("message", onMessage);
    inbound.removeEventListener("securitypolicyviolation", onViolation);
    held.stop();
    direct?.stop();
    unfollow?.();
    dropRights();
    if (last !== "closed") log.warn("widgets.stopped", { why: last });
  }
  /** One consent after the other. */
  function inTurn(step: () => Promise<void>): void {
    negotiations = negotiations.then(step).catch(failed);
  }
  function begin(): void {
    channel.request("capabilities", {}, CAPABILITIES_TIMEOUT_MS).then(
      (answer) => {
        handshake.answered();
        const requested = readCapabilityList(answer.capabilities) ?? [];
        inTurn(() => activate(requested));
      },
      () => undefined, // The handshake tells when it is overdue.
    );
  }
  async function activate(requested: readonly string[]): Promise<void> {
    const inDocument = documentNumber;
    const answered = await held.ask(requested);
    if (!answered || inDocument !== documentNumber || over) return;
    notify(requested);
    if (phase.peek() !== "ready") {
      wasReady = true;
      phase.value = "ready";
      if (ownModal) channel.request("widget_config", ownModal.config).catch(() => undefined); // It may need none.
      appearance.start();
    }
    followRights();
  }
  function notify(requested: readonly string[]): void {
    const approved = rights().capabilities;
    const { gateways = [] } = options;
    const extra = gateways.length > 0 ? { [WIDGET_GATEWAYS_KEY]: gateways } : {};
    channel.request("notify_capabilities", { requested, approved, ...extra }).catch(() => undefined); // Old widgets do not know it.
  }
  function onMessage(event: MessageEvent): void {
    const verdict = gate(event);
    if (verdict.pass === "request") void handle(verdict.request);
    else if (verdict.pass === "response") channel.accept(verdict.response);
    else if (verdict.pass === "refused") channel.replyError(verdict.request, { message: REFUSALS[verdict.reason] });
    else if (verdict.pass === "moved") end("left");
    else if (verdict.pass === "flood") end("flooding");
  }
  /** A widget that itself goes where it must not keeps its page: another origin is none of this. */
  function onViolation(violation: SecurityPolicyViolationEvent): void {
    if (isFrameRefused(violation, origin)) end("blocked");
  }

  inbound.addEventListener("message", onMessage);
  inbound.addEventListener("securitypolicyviolation", onViolation);
  const unfollow = viewedRoom?.subscribe(() => followRights());

  return {
    phase,
    prompt: prompts.current,
    granted: held.granted,
    modal: modals.current,
    ...{ alwaysOnScreen: call.alwaysOnScreen, inCall: call.inCall },
    ...{ devices: call.devices, callLayout: call.callLayout },
    canScreenshot: computed(() => phase.value === "ready" && held.granted.value.includes(FIXED.screenshot)),
    frameLoaded() {
      if (over) return;
      if (phase.peek() === "loading") phase.value = "loaded";
      handshake.frameLoaded();
    },
    setAppearance: appearance.set,
    ...sessionControls({ channel, rights, call, ownModal, clock }),
    close: () => end("closed"),
  };
}
