/** How the outbox reaches the server: encrypts where the room is encrypted, and never sends in clear on a guess. */
import { arrayAt, SparksError, stringAt, toSparksError } from "#base";
import type { CryptoEngine, CryptoMember, CryptoRoom } from "../crypto/crypto-engine.ts";
import { parseRoomEvent } from "../events/index.ts";
import { encryptAttachment } from "../media/index.ts";
import type { OutboxRequest, Uploaded } from "../outbox/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { RoomSession } from "../rooms/room-session.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import { faultFrom, isNetworkFault, type MatrixHttp } from "../sdk/matrix-http.ts";
import { roomPath } from "../sdk/paths.ts";

type Content = Readonly<Record<string, unknown>>;

export interface RoomSender {
  send(request: OutboxRequest, signal: AbortSignal): Promise<{ readonly eventId: string }>;
  /** What an event is on its way: encrypted where the room is, as it was where it is not. */
  seal(event: {
    readonly roomId: string;
    readonly txnId: string;
    readonly type: string;
    readonly content: Content;
  }): Promise<{ readonly type: string; readonly content: Content }>;
  upload(file: { readonly roomId: string; readonly blob: Blob }, signal: AbortSignal): Promise<Uploaded>;
  /** Encrypts the bytes whatever the room is, and uploads them. */
  uploadSealed(blob: Blob, signal: AbortSignal): Promise<Uploaded>;
  /** The room as crypto wants it; undefined where it is not encrypted. */
  cryptoRoom(roomId: string): Promise<CryptoRoom | undefined>;
  /** The complete list of members, fetched where it is not known. */
  loadMembers(roomId: string): Promise<RoomSession>;
}

export type RoomSenderOptions = {
  readonly http: MatrixHttp;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  /** Undefined while crypto is not up; failed: it will not come. */
  readonly crypto: () => CryptoEngine | undefined | "failed";
  /** Whether the room's member changes arrive by sync now. */
  readonly isFollowed: (roomId: string) => boolean;
};

/** The key says what the reaction is about, and other clients look for it in clear: the relation is not encrypted anyway. */
const NEVER_ENCRYPTED = new Set(["m.reaction", "m.room.redaction"]);

export function createRoomSender({ http, rooms, open, crypto, isFollowed }: RoomSenderOptions): RoomSender {
  const encryptionOf = async (roomId: string): Promise<Content | undefined> => {
    const room = rooms.get(roomId);
    if (room?.encryption) return room.encryption;
    // A record made of an invitation, or while the room was being made, may not know yet that it is encrypted.
    if (room && open.session(roomId).state.get("m.room.create")) return undefined;
    try {
      return await http.json("GET", roomPath(roomId, "state", "m.room.encryption", ""));
    } catch (thrown) {
      if (toSparksError(thrown).code === "not-found") return undefined;
      throw thrown;
    }
  };

  const loadMembers = async (roomId: string): Promise<RoomSession> => {
    const session = open.session(roomId);
    if (session.state.membersComplete && isFollowed(roomId)) return session;
    const reply = await http.json("GET", roomPath(roomId, "members"), { timeoutMs: 120_000 });
    const events = (arrayAt(reply, "chunk") ?? []).flatMap((raw) => parseRoomEvent(raw, roomId) ?? []);
    if (events.length === 0) throw new SparksError("unavailable", "the list of members came back empty");
    const before = new Set(membersFor(session, "shared").map(({ userId }) => userId));
    session.replaceMembers(events);
    session.state.membersComplete = isFollowed(roomId);
    // Who came while nobody listened: crypto follows the devices of those it was told of, and shares keys with no others.
    const found = crypto();
    if (found && found !== "failed") {
      for (const member of membersFor(session, "shared")) {
        if (!before.has(member.userId)) found.memberChanged(roomId, member, undefined);
      }
    }
    return session;
  };

  const membersFor = (session: RoomSession, visibility: string): readonly CryptoMember[] => {
    const found: CryptoMember[] = [];
    for (const { id, membership } of session.state.members()) {
      if (membership === "join" || (membership === "invite" && visibility !== "joined")) {
        found.push({ userId: id, membership });
      }
    }
    return found;
  };

  const encryptedRoom = async (roomId: string, encryption: Content): Promise<CryptoRoom> => {
    const { state } = open.session(roomId);
    const visibility =
      stringAt(state.content("m.room.history_visibility"), "history_visibility") ??
      (state.get("m.room.create") ? "shared" : await fetchVisibility(roomId));
    return {
      roomId,
      encryption,
      historyVisibility: visibility,
      known: () => membersFor(open.session(roomId), "joined"),
      targets: async () => membersFor(await loadMembers(roomId), visibility),
    };
  };

  const fetchVisibility = async (roomId: string): Promise<string> => {
    try {
      const content = await http.json("GET", roomPath(roomId, "state", "m.room.history_visibility", ""));
      return stringAt(content, "history_visibility") ?? "shared";
    } catch (thrown) {
      if (toSparksError(thrown).code === "not-found") return "shared";
      throw thrown;
    }
  };

  const engine = (): CryptoEngine => {
    const found = crypto();
    if (found === "failed") throw new SparksError("unsupported", "encryption is not available");
    if (!found) throw new SparksError("unavailable", "encryption is not up yet");
    return found;
  };

  const encrypt = async (...args: Parameters<CryptoEngine["encrypt"]>) => {
    try {
      return await engine().encrypt(...args);
    } catch (thrown) {
      // The network may come back; what crypto itself refuses, it will refuse again.
      if (thrown instanceof SparksError || isNetworkFault(thrown)) throw faultFrom(thrown);
      throw new SparksError("unsupported", "the message could not be encrypted", { cause: thrown });
    }
  };

  const eventIdOf = (reply: Record<string, unknown>) => {
    const eventId = stringAt(reply, "event_id");
    if (eventId === undefined) throw new SparksError("invalid", "the reply names no event");
    return { eventId };
  };

  const seal: RoomSender["seal"] = async ({ roomId, txnId, type, content }) => {
    const encryption = NEVER_ENCRYPTED.has(type) ? undefined : await encryptionOf(roomId);
    return encryption ? encrypt(await encryptedRoom(roomId, encryption), type, content, txnId) : { type, content };
  };

  const uploadSealed: RoomSender["uploadSealed"] = async (blob, signal) => {
    const { data, encryption } = await encryptAttachment(new Uint8Array(await blob.arrayBuffer()));
    const mxc = await http.upload(new Blob([data]), { type: "application/octet-stream", signal });
    return { mxc, encryption };
  };

  return {
    loadMembers,
    seal,
    uploadSealed,
    async cryptoRoom(roomId) {
      const encryption = await encryptionOf(roomId);
      return encryption && encryptedRoom(roomId, encryption);
    },
    async send(request, signal) {
      const { roomId, txnId } = request;
      if (request.kind === "redaction") {
        const body = request.reason === undefined ? {} : { reason: request.reason };
        return eventIdOf(await http.json("PUT", roomPath(roomId, "redact", request.target, txnId), { body, signal }));
      }
      const sealed = await seal(request);
      signal.throwIfAborted();
      const body = { ...sealed.content };
      return eventIdOf(await http.json("PUT", roomPath(roomId, "send", sealed.type, txnId), { body, signal }));
    },
    async upload({ roomId, blob }, signal) {
      if ((await encryptionOf(roomId)) === undefined) {
        return { mxc: await http.upload(blob, { type: blob.type || "application/octet-stream", signal }) };
      }
      return uploadSealed(blob, signal);
    },
  };
}
