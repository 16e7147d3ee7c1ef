/** Where places come from: a connection at the gateway, the room itself, a sign-in without a gateway. */
import type { ReadonlySignal } from "@preact/signals";
import type { FilesBackend } from "#backends";
import type { SparksError } from "#base";
import type { FilePlace } from "#model";

export type SourceState =
  /** `problem`: it is tried again by itself then. */
  | { readonly at: "looking"; readonly problem?: { readonly error: SparksError; readonly retryAt: number } }
  /** The person has to sign in; `username`: again, because what was stored is no longer taken. */
  | { readonly at: "sign-in"; readonly username?: string }
  | {
      readonly at: "open";
      readonly username: string;
      readonly places: readonly FilePlace[];
      /** Further ones can be found. */
      readonly hasMore?: boolean;
    }
  | { readonly at: "failed"; readonly error: SparksError };

export interface PlaceSource {
  /** The same from day to day. */
  readonly id: string;
  readonly kind: "gateway" | "room" | "direct";
  readonly label: ReadonlySignal<string>;
  readonly state: ReadonlySignal<SourceState>;
  /** Begins to look, where it has not. */
  start(): void;
  /** Opens one of its places. @throws SparksError as `FilesServer.open` */
  open(placeId: string, signal?: AbortSignal): Promise<FilesBackend>;
  /** Further places by a word in their names, while it is open. Undefined where it has no others than it lists. */
  readonly find?: (term: string, signal?: AbortSignal) => Promise<readonly FilePlace[]>;
  /** Puts a place that was found beside the others, from day to day. */
  readonly add?: (place: FilePlace) => Promise<void>;
  /** To be told of every error: a refused sign-in leads back to `sign-in`. */
  notice(error: SparksError): void;
  tryAgain(): void;
  stop(): void;
}

/** One place of one source; the same from day to day, and what transfers and caches go by. */
export const storeIdOf = (sourceId: string, placeId: string): string => `${sourceId} ${placeId}`;

/** Ids of sources have no space. */
export function placeOfStore(storeId: string): { readonly sourceId: string; readonly placeId: string } {
  const space = storeId.indexOf(" ");
  return { sourceId: storeId.slice(0, space), placeId: storeId.slice(space + 1) };
}
