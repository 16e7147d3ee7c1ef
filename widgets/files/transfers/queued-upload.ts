/** An upload as it lies on the device until it has arrived. What is read back is foreign: disks, older versions, other hands. */
import * as v from "valibot";
import { parseFilePath, type UploadTicket } from "#backends";
import { ERROR_CODES, toSparksError } from "#base";
import type { FilePath, Revision } from "#model";

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const name = v.pipe(text(4096), v.minLength(1));
const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
const filePath = v.pipe(
  text(65_536),
  v.check((value) => isFilePath(value), "a path"),
  v.transform((value) => value as FilePath),
);
const revision = v.pipe(
  text(4096),
  v.transform((value) => value as Revision),
);

const ticketSchema = v.object({
  path: filePath,
  size: bytes,
  session: v.record(v.string(), v.union([v.string(), v.number()])),
  expiresAt: v.optional(time),
});

export const QUEUE_FORMAT = 1;

const schema = v.object({
  v: v.literal(QUEUE_FORMAT),
  key: v.pipe(
    v.string(),
    v.check((value) => /^[\w-]{1,64}$/.test(value), "a key"),
  ),
  /** Which tab sends it. */
  tab: text(64),
  /** Smaller ones go first. */
  order: v.number(),
  store: v.pipe(text(4096), v.minLength(1)),
  /** What the store is called, for when it is not there to ask. */
  label: text(1024),
  into: filePath,
  /** Folders below `into` that came with the file and are made where they are not. */
  folders: v.pipe(v.array(name), v.maxLength(256)),
  name,
  size: bytes,
  modifiedAt: v.optional(time),
  mediaType: text(256),
  /** Of samples of the bytes, where these could not be kept. */
  sample: v.optional(text(64)),
  /** Over which state it goes; where nothing is without. */
  over: v.optional(revision),
  /** The person said so though nobody could say what is there. */
  anyway: v.optional(v.boolean()),
  paused: v.optional(v.boolean()),
  ticket: v.optional(ticketSchema),
  failed: v.optional(v.object({ code: v.picklist(ERROR_CODES), status: v.optional(v.number()) })),
});

export type QueuedUpload = Omit<v.InferOutput<typeof schema>, "ticket"> & {
  readonly ticket?: UploadTicket | undefined;
};

/** Undefined for what is no queued upload, or one of a version that nobody here knows. */
export function parseQueuedUpload(value: unknown): QueuedUpload | undefined {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) return undefined;
  const { ticket, ...rest } = parsed.output;
  if (!ticket) return rest;
  const { expiresAt, ...known } = ticket;
  return { ...rest, ticket: { ...known, ...(expiresAt === undefined ? {} : { expiresAt }) } };
}

function isFilePath(value: string): boolean {
  try {
    return parseFilePath(value) === value;
  } catch (thrown) {
    if (toSparksError(thrown).code === "invalid") return false;
    throw thrown;
  }
}
