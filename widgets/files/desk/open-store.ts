import type { FilePlace } from "#model";
import type { KeptStore } from "../offline/device-side.ts";
import type { PlaceSource } from "../places/place-source.ts";

/** A place that is open: what views work with. What is kept of it on the device stands in while it is away. */
export type OpenStore = KeptStore & {
  /** The same from day to day. */
  readonly id: string;
  readonly place: FilePlace;
  readonly source: PlaceSource;
  /** Of the place, or of its source where it has only one. */
  readonly name: string;
  /** The account at the source. */
  readonly username: string;
};
