import type { RichTextNode } from "#ui";
import type { Csv } from "./parse-csv.ts";

/** What a file is shown as. Addresses in it are let go by `release`. */
export type Preview = (
  | {
      readonly kind: "image";
      readonly url: string;
      readonly isVector: boolean;
      readonly width?: number;
      readonly height?: number;
    }
  | {
      readonly kind: "video" | "audio";
      readonly url: string;
      /** Only what is watched is fetched; else all of it was. */
      readonly streams: boolean;
      /** When the stream is not taken here: the whole file, where it is small enough. */
      readonly instead?: (signal: AbortSignal) => Promise<Preview>;
      /** The stream is taken: what is wrong is the file. */
      readonly wasHeard?: () => boolean;
    }
  | { readonly kind: "pdf"; readonly source: PdfSource }
  | {
      readonly kind: "text" | "markdown" | "table";
      readonly text: string;
      readonly encoding: string;
      /** Bytes that were read, where there are more. */
      readonly cutAt?: number;
      /** Reads more of it. */
      readonly more?: (signal: AbortSignal) => Promise<Preview>;
      readonly nodes?: readonly RichTextNode[];
      readonly csv?: Csv;
    }
  | { readonly kind: "none"; readonly why: NoPreview }
) & { readonly release: () => void };

export type NoPreview =
  /** Nothing here shows this kind. */
  | "kind"
  | "empty"
  /** More bytes than are fetched for a look. */
  | "too-large"
  /** A picture that would fill the memory when decoded. */
  | "too-many-pixels"
  /** A drawing that would never be finished. */
  | "too-complex"
  /** Kept by the person's programs, not by browsers. */
  | "office";

/** Parts of a PDF as they are needed; or all of it, where the store has no ranges. */
export type PdfSource = {
  readonly size: number;
  readonly whole?: Uint8Array<ArrayBuffer>;
  readonly read: (start: number, end: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
};

/** What cannot be shown, and why. */
export const noPreview = (why: NoPreview): Preview => ({ kind: "none", why, release: () => undefined });
