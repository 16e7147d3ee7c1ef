import { type SealedStore, SparksError } from "#base";
import type { Draft } from "#contracts";
import { type RoomEvent, relationOf } from "../events/index.ts";
import { IMAGE_SIZE_BYTES, imageSize, shownType } from "../media/index.ts";
import type { Outbox } from "../outbox/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import { editContent, messageFromMarkdown, reactionContent, replyContent } from "../text/index.ts";
import type { AccountCalls } from "./account-calls.ts";

type MessageCalls = Pick<
  AccountCalls,
  "send" | "sendFile" | "edit" | "react" | "redact" | "retry" | "discard" | "pageBack" | "saveDraft" | "loadDraft"
>;

export type MessageCallsOptions = {
  readonly outbox: Outbox;
  readonly open: OpenRooms;
  readonly store: SealedStore;
};

const MAX_DRAFT = 60_000;

export function createMessageCalls({ outbox, open, store }: MessageCallsOptions): MessageCalls {
  const find = (roomId: string, eventId: string): RoomEvent | undefined =>
    open.knownTimeline(roomId)?.timeline.eventById(eventId);

  const contentFrom = async (roomId: string, draft: Draft) => {
    if (draft.text.trim() === "") throw new SparksError("invalid", "nothing to send");
    const { state } = open.session(roomId);
    const mentions = (draft.mentions ?? []).map((id) => ({ id, name: state.person(id).name }));
    return messageFromMarkdown(draft.text, mentions);
  };

  /** An answer within a thread stays in it. */
  const answer = (roomId: string, content: Readonly<Record<string, unknown>>, replyTo: string | undefined) => {
    if (replyTo === undefined) return content;
    const target = find(roomId, replyTo);
    const relation = target ? relationOf(target) : undefined;
    return replyContent(content, replyTo, relation?.kind === "thread" ? relation.target : undefined);
  };

  return {
    async send({ roomId, ...draft }) {
      const content = answer(roomId, await contentFrom(roomId, draft), draft.replyTo);
      const { key } = await outbox.add({ kind: "event", roomId, type: "m.room.message", content });
      return { key };
    },
    async sendFile({ roomId, file, name, caption, replyTo }) {
      const content = answer(roomId, await fileContent(file, name, caption), replyTo);
      const { key } = await outbox.add({ kind: "file", roomId, file, content });
      return { key };
    },
    async edit({ roomId, eventId, ...draft }) {
      const content = editContent(await contentFrom(roomId, draft), eventId);
      const { key } = await outbox.add({ kind: "event", roomId, type: "m.room.message", content });
      return { key };
    },
    async react({ roomId, eventId, key }) {
      const own = open.knownTimeline(roomId)?.timeline.ownReaction(eventId, key);
      if (own !== undefined) await outbox.add({ kind: "redaction", roomId, target: own });
      else await outbox.add({ kind: "event", roomId, type: "m.reaction", content: reactionContent(eventId, key) });
    },
    async redact({ roomId, eventId, reason }) {
      await outbox.add({ kind: "redaction", roomId, target: eventId, ...(reason === undefined ? {} : { reason }) });
    },
    async retry({ roomId, key }) {
      const keys = open.knownTimeline(roomId)?.timeline.echoKeysOf(key) ?? [key];
      for (const each of keys.length > 0 ? keys : [key]) await outbox.retry(each);
    },
    async discard({ roomId, key }) {
      const keys = open.knownTimeline(roomId)?.timeline.echoKeysOf(key) ?? [key];
      for (const each of keys.length > 0 ? keys : [key]) await outbox.discard(each);
    },
    pageBack: ({ roomId, count }, signal) =>
      open.timeline(roomId).pageBack(Math.min(200, Math.max(1, Math.trunc(count))), signal),
    async saveDraft({ roomId, text }) {
      await store.put({ [`draft/${roomId}`]: text.trim() === "" ? undefined : text.slice(0, MAX_DRAFT) });
    },
    async loadDraft({ roomId }) {
      const text = await store.get(`draft/${roomId}`);
      return { text: typeof text === "string" ? text : "" };
    },
  };
}

/** The content of a file message without where the bytes are, which the upload adds. */
export async function fileContent(
  file: Blob,
  name: string,
  caption: string | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const type = shownType(file.type);
  const kind = type?.split("/")[0];
  const msgtype = kind === "image" ? "m.image" : kind === "video" ? "m.video" : kind === "audio" ? "m.audio" : "m.file";
  const filename = name.trim() || "file";
  const info: Record<string, unknown> = { size: file.size, mimetype: file.type || "application/octet-stream" };
  if (kind === "image") {
    const size = imageSize(new Uint8Array(await file.slice(0, IMAGE_SIZE_BYTES).arrayBuffer()));
    if (size) Object.assign(info, { w: size.width, h: size.height });
  }
  const written = caption === undefined || caption.trim() === "" ? undefined : await messageFromMarkdown(caption);
  const text = written
    ? {
        body: written.body,
        ...(written.formatted_body === undefined
          ? {}
          : { format: written.format, formatted_body: written.formatted_body }),
      }
    : { body: filename };
  return { msgtype, ...text, filename, info, "m.mentions": {} };
}
