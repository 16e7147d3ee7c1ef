/**
 * The attachments of the room as a store: one folder, the newest messages first, more of them when asked. What is put into it is
 * sent into the conversation; nothing in it is renamed, moved or removed from here.
 */
import { childPath, type FilesBackend, nameOf, type OlderFiles, parentPath, ROOT_PATH } from "#backends";
import { objectAt, SparksError } from "#base";
import { capability, downloadMedia, type RoomEvent, readEvents, type WidgetHost, watchEvents } from "#kit";
import type { FileEntry, FilePath, Revision } from "#model";
import { sendFile } from "../share/send-file.ts";
import { ATTACHMENT_KINDS, type Attachment, readAttachment } from "./attachment.ts";
import { ROOM_DELETIONS, ROOM_NEEDS } from "./room-capabilities.ts";
import { createUniqueNames } from "./unique-names.ts";

export interface RoomFiles extends FilesBackend {
  /** Whether there may be older ones; `list` has more of them from then on. */
  readonly older: OlderFiles;
  /** The attachment of an event, looked for as far back as the client goes. @throws SparksError `not-found` */
  ofEvent(eventId: string, signal?: AbortSignal): Promise<FileEntry>;
  /** Something was sent, edited or deleted; needs no more than `list` does. */
  watch(changed: () => void): () => void;
}

export type RoomFilesOptions = {
  readonly host: WidgetHost;
  /** How a sender is called. */
  readonly nameOfPerson?: (userId: string) => string;
  /** Another room than the widget's own. */
  readonly roomId?: string;
};

/** Messages of one kind that are read, step by step. The last is what hosts give at most. */
const STEPS = [50, 150, 500] as const;
/** Of what was fetched, so many stay at hand: a film is read in parts. */
const KEPT = 4;

type Known = { readonly entry: FileEntry; readonly attachment: Attachment };

export function createRoomFiles({ host, nameOfPerson, roomId }: RoomFilesOptions): RoomFiles {
  const where = roomId === undefined ? {} : { roomId };
  const names = createUniqueNames();
  const fetched = new Map<string, Promise<Blob>>();
  let known: ReadonlyMap<FilePath, Known> | undefined;
  let step = 0;
  let hasOlder = false;

  const limit = () => STEPS[step] ?? STEPS[0];

  const entryOf = (attachment: Attachment, original: Attachment): FileEntry => {
    const name = names.nameFor(original.eventId, attachment.name);
    const { size, mediaType } = attachment;
    return {
      id: original.eventId,
      path: childPath(ROOT_PATH, name),
      name,
      kind: "file",
      ...(size === undefined ? {} : { size }),
      ...(mediaType === undefined ? {} : { mediaType }),
      modifiedAt: original.sentAt,
      by: nameOfPerson?.(original.sender) ?? original.sender,
      revision: attachment.eventId as Revision,
    };
  };

  const load = async (signal?: AbortSignal): Promise<ReadonlyMap<FilePath, Known>> => {
    await askFor(host, roomId, signal);
    const wanted = limit();
    const lists = await Promise.all(
      ATTACHMENT_KINDS.map((msgtype) => readEvents(host, { type: "m.room.message", msgtype, limit: wanted, ...where })),
    );
    stopIf(signal);
    hasOlder = step < STEPS.length - 1 && lists.some((list) => list.length >= wanted);
    const found = new Map<FilePath, Known>();
    for (const { attachment, original } of attachmentsIn(lists.flat())) {
      const entry = entryOf(attachment, original);
      found.set(entry.path, { entry, attachment });
    }
    known = found;
    return found;
  };

  const find = async (path: FilePath, signal?: AbortSignal): Promise<Known> => {
    const found = known?.get(path) ?? (await load(signal)).get(path);
    if (!found) throw new SparksError("not-found", "no such attachment");
    return found;
  };

  const fetchMedia = ({ media, eventId }: Attachment): Promise<Blob> => {
    const before = fetched.get(eventId);
    if (before) return before;
    const mine = downloadMedia(host, media);
    fetched.set(eventId, mine);
    const [oldest] = fetched.keys();
    if (fetched.size > KEPT && oldest !== undefined) fetched.delete(oldest);
    // What failed is asked for again.
    mine.catch(() => fetched.delete(eventId));
    return mine;
  };

  return {
    capabilities: { ranges: true, move: false, copy: false, trash: false, fixed: true },

    async list(folder, signal) {
      if (folder !== ROOT_PATH) throw new SparksError("not-found", "attachments lie in no folders");
      const found = await load(signal);
      return [...found.values()].map(({ entry }) => entry).reverse();
    },

    async stat(path, signal) {
      if (path === ROOT_PATH) return { path, name: "", kind: "folder" };
      return (await find(path, signal)).entry;
    },

    async download(path, options = {}) {
      const { attachment } = await find(path, options.signal);
      const blob = await fetchMedia(attachment);
      stopIf(options.signal);
      const { range } = options;
      const part = range ? blob.slice(range.start, range.end === undefined ? undefined : range.end + 1) : blob;
      if (range && range.start >= blob.size) throw new SparksError("invalid", "the range begins behind the end");
      return {
        stream: part.stream(),
        size: part.size,
        ...(attachment.mediaType === undefined ? {} : { mediaType: attachment.mediaType }),
        revision: attachment.eventId as Revision,
      };
    },

    async upload(path, body, options = {}) {
      if (parentPath(path) !== ROOT_PATH) throw new SparksError("not-found", "attachments lie in no folders");
      const { signal, mediaType, onProgress } = options;
      const blob = body instanceof Blob ? body : await new Response(body).blob();
      const name = nameOf(path);
      const eventId = await sendFile(host, { name, blob, mediaType: mediaType ?? blob.type, ...where }, signal);
      onProgress?.(blob.size);
      // The host tells of it in its own time: what was sent is known.
      const own = names.nameFor(eventId, name);
      return {
        ...{ id: eventId, path: childPath(ROOT_PATH, own), name: own, kind: "file", size: blob.size },
        revision: eventId as Revision,
      };
    },

    createFolder: refuse,
    move: refuse,
    copy: refuse,
    remove: refuse,

    /** By name. Whoever searches everywhere is not asked for the room's attachments first. */
    async search(term, signal) {
      if (ROOM_NEEDS.some((one) => !host.isGranted(one))) return [];
      const wanted = term.normalize("NFC").toLowerCase();
      const entries = [...(await load(signal)).values()].map(({ entry }) => entry);
      return entries.filter(({ name }) => name.normalize("NFC").toLowerCase().includes(wanted));
    },

    older: {
      hasMore: () => hasOlder,
      load() {
        if (step < STEPS.length - 1) step++;
        hasOlder = false;
      },
    },

    async ofEvent(eventId, signal) {
      for (;;) {
        const found = [...(await load(signal)).values()].find(({ entry }) => entry.id === eventId);
        if (found) return found.entry;
        if (!hasOlder) throw new SparksError("not-found", "the message cannot be found any more");
        step++;
      }
    },

    watch(listener) {
      const stops = [
        watchEvents(host, "m.room.message", (event) => {
          if (readAttachment(event)) listener();
        }),
        watchEvents(host, "m.room.redaction", listener),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** All in one question; what only makes it better may be refused. */
async function askFor(host: WidgetHost, roomId: string | undefined, signal?: AbortSignal): Promise<void> {
  const needs = [...ROOM_NEEDS, ...(roomId === undefined ? [] : [capability.inRoom(roomId)])];
  if (needs.some((one) => !host.isGranted(one))) {
    await host.request([...needs, ROOM_DELETIONS]).catch((thrown: unknown) => {
      if (!(thrown instanceof SparksError) || thrown.code !== "unsupported") throw thrown;
    });
  }
  stopIf(signal);
  const missing = needs.find((one) => !host.isGranted(one));
  if (missing !== undefined) throw new SparksError("forbidden", "the client does not allow it", { path: missing });
}

/** With edits in the place of what they change, oldest first: names are given in this order. */
function attachmentsIn(events: readonly RoomEvent[]) {
  const originals = new Map<string, Attachment>();
  const edits = new Map<string, Attachment>();
  const inOrder = [...events].sort(
    (a, b) => a.origin_server_ts - b.origin_server_ts || (a.event_id < b.event_id ? -1 : 1),
  );
  for (const event of inOrder) {
    const read = isRedacted(event) ? undefined : readAttachment(event);
    if (read?.what === "attachment") originals.set(read.attachment.eventId, read.attachment);
    else if (read) edits.set(`${read.of}\n${read.attachment.sender}`, read.attachment);
  }
  // Only the sender changes a message.
  return [...originals.values()].map((original) => ({
    original,
    attachment: edits.get(`${original.eventId}\n${original.sender}`) ?? original,
  }));
}

/** Hosts take the content away; one that leaves some of it says so. */
const isRedacted = ({ unsigned }: RoomEvent): boolean => objectAt(unsigned, "redacted_because") !== undefined;

async function refuse(): Promise<never> {
  throw new SparksError("unsupported", "attachments stay as they were sent");
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SparksError("cancelled", "stopped");
}
