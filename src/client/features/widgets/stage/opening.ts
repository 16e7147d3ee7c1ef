import type { ReadonlySignal, Signal } from "@preact/signals";
import type { RoomWidget } from "#contracts";
import type { WidgetSession } from "../host/session.ts";

/**
 * Whose widget it is: registered in the room, of the person's account (it opens with whatever room is on the screen), or made by the
 * client itself (the call).
 */
export type WidgetSource = "room" | "account" | "made";

/** Which widget with which room: there is one opening of it at most. */
export type WidgetRef = { readonly roomId: string; readonly widgetId: string; readonly source: WidgetSource };

export const refKey = ({ roomId, widgetId, source }: WidgetRef): string => JSON.stringify([source, roomId, widgetId]);

/** In pixels of the page's viewport. */
export type Rect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Where a widget can stand, in the order of who gets it when several want it. */
export const PLACE_KINDS = ["window", "panel", "app", "center", "top"] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** A place on the screen that wants to show a widget. */
export type Claim = {
  readonly kind: PlaceKind;
  /** Undefined while it cannot be seen. */
  readonly rect: ReadonlySignal<Rect | undefined>;
  /** Stands for the frame in the order of the tab key. */
  readonly guard: () => HTMLElement | null;
  /** The person would rather not open it: what stood here before comes back. */
  readonly leave: () => void;
};

/**
 * `place`: laid over the place that shows it. `corner`: no place shows it and it asked to stay on the screen. `hidden`: its place is there,
 * but cannot be seen. `ending`: lets go of camera and microphone, and goes.
 */
export type OpeningMode = "place" | "corner" | "hidden" | "ending";

/** What the stage needs to know of a session. */
export type StagedSession = Pick<WidgetSession, "phase" | "alwaysOnScreen" | "inCall" | "hangUp" | "modal"> &
  Partial<Pick<WidgetSession, "canScreenshot" | "takeScreenshot" | "ask">>;

/** One widget that is open: its frame is made once and never moved. */
export interface Opening {
  readonly ref: WidgetRef;
  readonly key: string;
  /** Unlike the key never used twice. */
  readonly serial: number;
  readonly widget: ReadonlySignal<RoomWidget>;
  readonly roomName: ReadonlySignal<string>;
  readonly mode: ReadonlySignal<OpeningMode>;
  /** The place that shows it now. */
  readonly spot: ReadonlySignal<Claim | undefined>;
  /** Where the corner window has room for it; written by that window. */
  readonly corner: Signal<Rect | undefined>;
  /** Where it is to be laid now; undefined: nowhere. */
  readonly box: ReadonlySignal<Rect | undefined>;
  /** A question stands in its place: nothing may lie over it. Written by the view. */
  readonly asks: Signal<boolean>;
  /** Counts how often it was loaded anew. */
  readonly attempt: ReadonlySignal<number>;
  readonly session: ReadonlySignal<StagedSession | undefined>;
  setSession(session: StagedSession | undefined): void;
  reload(): void;
  /** By the person's hand, or because it asks for it: a call is left before. */
  close(): void;
}

/** The id of the element that holds the frame. */
export const slabId = (opening: Pick<Opening, "serial">): string => `widget-${opening.serial}`;
