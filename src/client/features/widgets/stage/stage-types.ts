import type { ReadonlySignal } from "@preact/signals";
import type { Clock } from "#base";
import type { AccountWidget, RoomDetails, RoomWidget } from "#contracts";
import type { Claim, Opening, Rect, WidgetRef } from "./opening.ts";

export type StageRoom = Pick<RoomDetails, "id" | "name" | "membership" | "removed" | "widgets">;

export type StageOptions = {
  /** Tells a room as it is and whenever it changes; returns what ends that. */
  readonly watchRoom: (roomId: string, push: (room: StageRoom) => void) => () => void;
  readonly watchAccount: (push: (widgets: readonly AccountWidget[]) => void) => () => void;
  /** Tells where an element is and whenever that changes; undefined: it cannot be seen. */
  readonly follow: (element: Element, push: (rect: Rect | undefined) => void) => () => void;
  readonly clock: Clock;
};

/** What was open, but not in its place, when somebody put the person out of its room. */
export type Removal = { readonly name: string; readonly roomName: string; readonly inCall: boolean };

export interface Stage {
  /** Oldest first; the order of those that stay never changes. */
  readonly openings: ReadonlySignal<readonly Opening[]>;
  readonly follow: StageOptions["follow"];
  /** Nobody sees the room that it came from: without a word the window would just be gone. Returns what ends the listening. */
  onRemoval(listener: (removal: Removal) => void): () => void;
  /** Of the person's account. */
  readonly accountWidgets: ReadonlySignal<readonly AccountWidget[]>;
  /** The live opening of a widget; read in a view, it follows. */
  find(ref: WidgetRef): Opening | undefined;
  /** A place shows the widget from now on; it is opened if it is not. Returns what ends the claim. */
  claim(ref: WidgetRef, claim: Claim): () => void;
  /** It is about to be shown by another place, which may have to be fetched first: until then it stays. */
  hold(ref: WidgetRef): void;
  /** Widgets that the client makes itself are known to the stage while they are offered. */
  offer(widget: RoomWidget): () => void;
  /** It is shown by another window: here it ends, and is not opened again until the returned function is called. */
  lend(ref: WidgetRef, bringBack: () => void): () => void;
  /** What brings it back, while another window shows it; read in a view, it is followed. */
  lent(ref: WidgetRef): (() => void) | undefined;
  /** Closes it (`Opening.close`), whoever claims it; it opens again when it is claimed anew. */
  end(ref: WidgetRef): void;
  /** Its frame is gone. */
  removed(opening: Opening): void;
  dispose(): void;
}
