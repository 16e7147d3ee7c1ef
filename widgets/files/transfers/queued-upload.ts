/** An upload as it lies on the device until it has arrived. What is read back is foreign: disks, older versions, other hands. */
import { parseFilePath, type UploadTicket } from "#backends";
import { ERROR_CODES, type ErrorCode, isObject, numberAt, objectAt, stringAt, toSparksError } from "#base";
import type { FilePath, Revision } from "#model";

export const QUEUE_FORMAT = 1;

export type QueuedUpload = {
  readonly v: typeof QUEUE_FORMAT;
  readonly key: string;
  /** Which tab sends it. */
  readonly tab: string;
  /** Smaller ones go first. */
  readonly order: number;
  readonly store: string;
  /** What the store is called, for when it is not there to ask. */
  readonly label: string;
  readonly into: FilePath;
  /** Folders below `into` that came with the file and are made where they are not. */
  readonly folders: readonly string[];
  readonly name: string;
  readonly size: number;
  readonly modifiedAt?: number | undefined;
  readonly mediaType: string;
  /** Of samples of the bytes, where these could not be kept. */
  readonly sample?: string | undefined;
  /** Over which state it goes; where nothing is without. */
  readonly over?: Revision | undefined;
  /** The person said so though nobody could say what is there. */
  readonly anyway?: boolean | undefined;
  readonly paused?: boolean | undefined;
  readonly ticket?: UploadTicket | undefined;
  readonly failed?: KeptFailure | undefined;
};

/** Why something that is kept failed. */
export type KeptFailure = { readonly code: ErrorCode; readonly status?: number };

/** Undefined for what is no queued upload, or one of a version that nobody here knows. */
export function parseQueuedUpload(value: unknown): QueuedUpload | undefined {
  if (!isObject(value) || value.v !== QUEUE_FORMAT) return undefined;
  const [key, tab, store, name] = [
    stringAt(value, "key"),
    stringAt(value, "tab"),
    stringAt(value, "store"),
    stringAt(value, "name"),
  ];
  const [order, size, into] = [numberAt(value, "order"), sizeAt(value, "size"), filePathAt(value, "into")];
  const folders = Array.isArray(value.folders) ? value.folders : undefined;
  if (key === undefined || !/^[\w-]{1,64}$/.test(key) || tab === undefined || !store || !name) return undefined;
  if (order === undefined || size === undefined || into === undefined) return undefined;
  if (!folders?.every((folder) => typeof folder === "string" && folder !== "")) return undefined;
  const ticket = value.ticket === undefined ? undefined : ticketFrom(value.ticket);
  const failed = value.failed === undefined ? undefined : failureFrom(value.failed);
  if ((value.ticket !== undefined && !ticket) || (value.failed !== undefined && !failed)) return undefined;
  const [label, mediaType] = [stringAt(value, "label") ?? "", stringAt(value, "mediaType") ?? ""];
  const [modifiedAt, sample, over] = [
    numberAt(value, "modifiedAt"),
    stringAt(value, "sample"),
    stringAt(value, "over"),
  ];
  return {
    ...{ v: QUEUE_FORMAT, key, tab, order, store, label, into, folders, name, size, mediaType },
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(sample === undefined ? {} : { sample }),
    ...(over === undefined ? {} : { over: over as Revision }),
    ...(value.anyway === true ? { anyway: true } : {}),
    ...(value.paused === true ? { paused: true } : {}),
    ...(ticket ? { ticket } : {}),
    ...(failed ? { failed } : {}),
  };
}

/** A path that is written as paths are written here. */
export function filePathAt(value: unknown, key: string): FilePath | undefined {
  const text = stringAt(value, key);
  try {
    return text !== undefined && parseFilePath(text) === text ? (text as FilePath) : undefined;
  } catch (thrown) {
    if (toSparksError(thrown).code === "invalid") return undefined;
    throw thrown;
  }
}

export function failureFrom(value: unknown): KeptFailure | undefined {
  const code = ERROR_CODES.find((known) => known === stringAt(value, "code"));
  const status = numberAt(value, "status");
  return code && { code, ...(status === undefined ? {} : { status }) };
}

function sizeAt(value: unknown, key: string): number | undefined {
  const size = numberAt(value, key);
  return size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
}

function ticketFrom(value: unknown): UploadTicket | undefined {
  const [path, size, session] = [filePathAt(value, "path"), sizeAt(value, "size"), objectAt(value, "session")];
  if (path === undefined || size === undefined || !session) return undefined;
  const fields: Record<string, string | number> = {};
  for (const [name, field] of Object.entries(session)) {
    if (typeof field !== "string" && typeof field !== "number") return undefined;
    fields[name] = field;
  }
  const expiresAt = numberAt(value, "expiresAt");
  return { path, size, session: fields, ...(expiresAt === undefined ? {} : { expiresAt }) };
}
