import type { ReadonlySignal } from "@preact/signals";
import type { Clock, Log } from "#base";
import type { DirectGraph, HostRequest, RoomWidget } from "#contracts";
import type { WidgetAddress } from "../address/widget-address.ts";

import type { Preapproval } from "../capability/preapproval.ts";
import type { GateOptions } from "../gate/gate.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import type { DirectDriver } from "../sign-in/sign-in-prompt.ts";
import type { Appearance } from "./appearance.ts";
import type { CallDevices, CallLayout, CallSignals } from "./call-state.ts";
import type { WidgetDriver } from "./driver.ts";
import type { ModalLink } from "./modal-link.ts";
import type { OpenedModal } from "./modals.ts";
import type { Prompt } from "./prompts.ts";

/** Where an opened widget stands. From the last five nothing leads on but opening it again. */
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
  | "left"
  /** The client's own policy forbids pages of its host (`frame-src`). */
  | "blocked"
  | "flooding"
  | "hung"
  | "closed";

export interface WidgetSession extends CallSignals {
  readonly phase: ReadonlySignal<SessionPhase>;
  readonly prompt: ReadonlySignal<Prompt | undefined>;
  /** The capabilities that it has now. */
  readonly granted: ReadonlySignal<readonly string[]>;
  /** What it has opened above itself: shown in a dialog, with a session of its own (`OpenedModal`). */
  readonly modal: ReadonlySignal<OpenedModal | undefined>;
  /** Whether a picture of it can be taken (`takeScreenshot`). */
  readonly canScreenshot: ReadonlySignal<boolean>;
  /** The frame's `load` event. */
  frameLoaded(): void;
  setAppearance(appearance: Appearance): void;
  /** A picture that the widget makes of itself. `unavailable`: it did not; `forbidden`: it never offered to. */
  takeScreenshot(): Promise<Blob>;
  /** For a modal: the person pressed a button of it. Disabled and unknown ones do nothing; `m.close` closes it. */
  pressButton(id: string): void;
  /**
   * For a call: asks it to end the call, and resolves when it has or a few seconds have passed. To be awaited before a call that goes on
   * is closed by hand, so that the others see the person leave.
   */
  hangUp(): Promise<void>;
  /** For a call: turns microphone and camera on or off. */
  setCallDevices(devices: CallDevices): void;
  setCallLayout(layout: CallLayout): void;
  /** Asks one of Sparks' own widgets for something. `unavailable`: it does not know it. */
  ask(request: HostRequest): Promise<void>;
  /**
   * Ends everything within the same turn: rights, feeds, relay servers, questions. Called when the widget is closed, removed from its
   * room, when the person leaves the room, and when they sign out. Delayed events go on: nobody changes them any more.
   */
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
  /** For trusted origins: sign-in to stores by the client, and those that need no question. */
  readonly direct?: { readonly driver: DirectDriver; readonly allowed: readonly DirectGraph[] } | undefined;
  /** It is known to need who the person is: that is asked along with its permissions, once. */
  readonly needsIdentity?: boolean;
  /**
   * What it gets without a question: `preapprovalFor(address.origin, policy)`, and for a widget that the client makes itself what that
   * needs (`callCapabilities`).
   */
  readonly preapproved?: Preapproval;
  /** For a widget of the account (`accountWidget`): the room on the screen, which it follows. Every other stays with its own room. */
  readonly viewedRoom?: ReadonlySignal<string | undefined>;
  /** For a modal: `link` of the `OpenedModal`. */
  readonly modal?: ModalLink;
  /** The widget asks to be closed (`io.element.close`). */
  readonly onClose?: () => void;
  readonly limits?: Pick<GateOptions, "rate" | "maxSize" | "floodAfter">;
};
