/**
 * One opened widget: everything between its frame and the hub. It lives from the moment the frame is made until it is closed, or until the
 * frame proves to be something else.
 *
 *   frame loads (or the widget says content_loaded) → "capabilities" → consent → "notify_capabilities" → theme, language, state, feed
 *   frame loads again → every right is gone, and the same again from the start
 *   a message from another origin, a flood, no answers → everything is over
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Clock, type Log, SparksError } from "#base";
import { type RoomWidget, WIDGET_GATEWAYS_KEY } from "#contracts";
import type { WidgetAddress } from "../address/widget-address.ts";
import { readCapabilityList } from "../capability/capability.ts";
import { isFree } from "../capability/consent-items.ts";
import { type Rights, rightsFrom } from "../capability/rights.ts";
import { createGate, type GateOptions } from "../gate/gate.ts";
import { type GrantKey, keyOf } from "../grants/grant.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import { type Appearance, createAppearance } from "./appearance.ts";
import { createChannel } from "./channel.ts";
import type { WidgetDriver } from "./driver.ts";
import { ANSWER_TIMEOUT_MS, createHandshake } from "./handshake.ts";
import { createIdentity } from "./identity.ts";
import { negotiate } from "./negotiation.ts";
import { createPrompts, type Prompt } from "./prompts.ts";
import { createRequests } from "./requests.ts";
import { createRoomFeed } from "./room-feed.ts";
import { createSeenMedia } from "./seen-media.ts";

/** Where an opened widget stands. From the last four nothing leads on but opening it again. */
export type SessionPhase =
  | "loading"
  /** On the screen; has not said what it wants yet. */
  | "loaded"
  | "ready"
  /** On the screen, but does not answer: a page that is no widget, or one that is broken. */
  | "silent"
  | SessionEnd;
export type SessionEnd =
  /** Shows another site: it has lost every right. */
  "left" | "flooding" | "hung" | "closed";

export interface WidgetSession {
  readonly phase: ReadonlySignal<SessionPhase>;
  readonly prompt: ReadonlySignal<Prompt | undefined>;
  /** The capabilities that it has now. */
  readonly granted: ReadonlySignal<readonly string[]>;
  /** The frame's `load` event. */
  frameLoaded(): void;
  setAppearance(appearance: Appearance): void;
  close(): void;
}

export type SessionOptions = {
  readonly widget: RoomWidget;
  readonly roomName: string;
  readonly address: Pick<WidgetAddress, "origin">;
  readonly instanceId: string;
  readonly frame: Pick<Window, "postMessage">;
  /** The window that messages arrive at. */
  readonly inbound: Pick<Window, "addEventListener" | "removeEventListener">;
  readonly driver: WidgetDriver;
  readonly grants: GrantStore;
  readonly appearance: Appearance;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxUploadBytes: number;
  /** Origins of gateways that the widget may use without asking the person: for trusted origins only. */
  readonly gateways?: readonly string[];
  /** It is known to need who the person is: that is asked along with its permissions, once. */
  readonly needsIdentity?: boolean;
  readonly limits?: Pick<GateOptions, "rate" | "maxSize" | "floodAfter">;
};

const REFUSALS = { "too-many": "Too many messages", "too-large": "Message too large", malformed: "Malformed message" };

export const grantKeyOf = (widget: RoomWidget, { origin }: Pick<WidgetAddress, "origin">): GrantKey =>
  keyOf({ roomId: widget.roomId, widgetId: widget.id, origin, eventId: widget.eventId });

export function createSession(options: SessionOptions): WidgetSession {
  const { widget, roomName, address, instanceId, frame, inbound, driver, grants, clock, log } = options;
  const { origin } = address;
  const key = grantKeyOf(widget, address);
  const scope = { roomId: widget.roomId, widgetId: widget.id };
  const name = { widgetName: widget.name, roomName };
  const phase = signal<SessionPhase>("loading");
  const rights = signal<Rights>(rightsFrom([]));
  const granted = signal<readonly string[]>([]);
  const prompts = createPrompts();
  const channel = createChannel({ frame, origin, instanceId, clock });
  const gate = createGate({ frame, origin, instanceId, isAwaited: channel.isAwaited, clock, ...options.limits });
  const seen = createSeenMedia();
  const appearance = createAppearance(options.appearance, channel);
  /** Counts the documents that the frame has shown: what was begun for an earlier one is void. */
  let documentNumber = 0;
  let wasReady = false;
  let over = false;
  let negotiations: Promise<void> = Promise.resolve();

  const failed = (thrown: unknown) => {
    const code = thrown instanceof SparksError ? thrown.code : "unavailable";
    if (code !== "cancelled") log.warn("widgets.host-failed", { code });
  };
  const feed = createRoomFeed({
    roomId: widget.roomId,
    driver,
    channel,
    rights: () => rights.peek(),
    seen,
    onHung: () => end("hung"),
    onError: failed,
  });
  const identity = createIdentity({
    driver,
    channel,
    clock,
    decided: () => grants.find(key)?.identity,
    async ask() {
      const answer = await prompts.identity();
      if (answer) grants.decide(key, name, { identity: answer.allow ? "allow" : "deny" }, answer.remember);
      return answer;
    },
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
    roomId: widget.roomId,
    rights: () => rights.peek(),
    driver,
    identity,
    seen,
    maxUploadBytes: options.maxUploadBytes,
    clock,
    channel,
    /** Content_loaded announces a document, so it is never one of an earlier one. */
    currentDocument: () => (over ? undefined : documentNumber),
    contentLoaded: async () => {
      await handshake.contentLoaded();
      return { response: {}, after: begin };
    },
    renegotiate: (requested) => inTurn(() => activate(requested.filter((one) => !rights.peek().has(one)))),
  });

  function setRights(capabilities: Iterable<string>): void {
    rights.value = rightsFrom(capabilities);
    granted.value = rights.value.capabilities;
  }
  function dropRights(): void {
    documentNumber += 1;
    setRights([]);
    seen.clear();
    prompts.cancel();
    channel.reset();
    feed.stop();
    appearance.stop();
  }
  function end(last: SessionEnd): void {
    if (over) return;
    over = true;
    phase.value = last;
    handshake.stop();
    inbound.removeEventListener("message", onMessage);
    stopFollowing();
    dropRights();
    if (last !== "closed") log.warn("widgets.stopped", { why: last });
  }
  /** One consent after the other. */
  function inTurn(step: () => Promise<void>): void {
    negotiations = negotiations.then(step).catch(failed);
  }
  function begin(): void {
    // It is overdue long before it is given up: a slow widget still gets through.
    channel.request("capabilities", {}, 10 * ANSWER_TIMEOUT_MS).then(
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
    const known = rights.peek();
    const decide: Parameters<typeof negotiate>[1]["decide"] = (change, remember) =>
      grants.decide(key, name, change, remember);
    const allowed = await negotiate(requested, {
      ...{ scope, prompts, decide, needsIdentity: options.needsIdentity ?? false },
      find: () => grants.find(key),
    });
    if (!allowed || inDocument !== documentNumber || over) return;
    setRights([...rights.peek().capabilities, ...allowed]);
    notify(requested);
    if (phase.peek() !== "ready") {
      wasReady = true;
      phase.value = "ready";
      appearance.start();
      feed.start();
    }
    await feed.pushState(rightsFrom(allowed.filter((one) => !known.has(one))).readableState);
  }
  function notify(requested: readonly string[]): void {
    const approved = rights.peek().capabilities;
    const { gateways = [] } = options;
    const extra = gateways.length > 0 ? { [WIDGET_GATEWAYS_KEY]: gateways } : {};
    channel.request("notify_capabilities", { requested, approved, ...extra }).catch(() => undefined); // Old widgets do not know it.
  }
  function followGrants(): void {
    const held = rights.peek().capabilities;
    const grant = grants.find(key);
    const kept = held.filter((one) => grant?.granted.includes(one) || isFree(one, scope));
    if (kept.length === held.length) return;
    setRights(kept);
    notify([]);
  }
  function onMessage(event: MessageEvent): void {
    const verdict = gate(event);
    if (verdict.pass === "request") void handle(verdict.request);
    else if (verdict.pass === "response") channel.accept(verdict.response);
    else if (verdict.pass === "refused") channel.replyError(verdict.request, { message: REFUSALS[verdict.reason] });
    else if (verdict.pass === "moved") end("left");
    else if (verdict.pass === "flood") end("flooding");
  }

  inbound.addEventListener("message", onMessage);
  const stopFollowing = grants.all.subscribe(followGrants);

  return {
    phase,
    prompt: prompts.current,
    granted,
    frameLoaded() {
      if (over) return;
      if (phase.peek() === "loading") phase.value = "loaded";
      handshake.frameLoaded();
    },
    setAppearance: appearance.set,
    close: () => end("closed"),
  };
}
