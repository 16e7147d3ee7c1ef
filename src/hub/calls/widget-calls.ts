import { numberAt, SparksError, stringAt, toSparksError } from "#base";
import type { WidgetEvent } from "#contracts";
import { contentOf, parseRoomEvent, type RoomEvent, typeOf } from "../events/index.ts";
import type { Outbox } from "../outbox/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { RoomSender } from "../send/room-sender.ts";
import type { AccountCalls } from "./account-calls.ts";

type WidgetCalls = Pick<
  AccountCalls,
  "widgetSendEvent" | "widgetRedact" | "widgetReadEvents" | "widgetReadState" | "widgetUpload" | "openIdToken"
>;

export type WidgetCallsOptions = {
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly sender: RoomSender;
  readonly outbox: Outbox;
  readonly randomId: () => string;
};

const MAX_READ = 500;
const PAGE = 100;
/** How far back a widget's reading goes over the network. */
const MAX_PAGES = 10;

export function createWidgetCalls(options: WidgetCallsOptions): WidgetCalls {
  const { http, userId, rooms, open, sender, randomId } = options;
  const path = (roomId: string, ...rest: readonly string[]) =>
    `/_matrix/client/v3/rooms/${[roomId, ...rest].map(encodeURIComponent).join("/")}`;
  const inRoom = (roomId: string) => {
    if (rooms.get(roomId)?.membership !== "join") throw new SparksError("forbidden", "not in this room");
  };
  const never = new AbortController().signal;

  return {
    async widgetSendEvent({ roomId, type, content, stateKey }) {
      inRoom(roomId);
      if (stateKey !== undefined) {
        const reply = await http.json("PUT", path(roomId, "state", type, stateKey), { body: { ...content } });
        return { eventId: stringAt(reply, "event_id") ?? "" };
      }
      const target = type === "m.room.redaction" ? stringAt(content, "redacts") : undefined;
      if (target !== undefined) {
        return sender.send({ kind: "redaction", roomId, txnId: randomId(), target }, never);
      }
      return sender.send({ kind: "event", roomId, txnId: randomId(), type, content }, never);
    },
    async widgetRedact({ roomId, eventId, reason }) {
      inRoom(roomId);
      const why = reason === undefined ? {} : { reason };
      return sender.send({ kind: "redaction", roomId, txnId: randomId(), target: eventId, ...why }, never);
    },
    async widgetReadEvents({ roomId, type, msgtype, limit, since }) {
      inRoom(roomId);
      const timeline = open.timeline(roomId);
      if (!timeline.filled) await timeline.load();
      const count = Math.min(MAX_READ, Math.max(0, Math.trunc(limit)));
      for (let page = 0; ; page++) {
        const found: WidgetEvent[] = [];
        let reachedSince = false;
        for (const event of timeline.events().toReversed()) {
          if (event.eventId === since) {
            reachedSince = true;
            break;
          }
          if (found.length >= count) break;
          if (event.stateKey !== undefined || typeOf(event) !== type) continue;
          if (msgtype !== undefined && stringAt(contentOf(event), "msgtype") !== msgtype) continue;
          found.push(widgetEvent(event));
        }
        if (found.length >= count || reachedSince || page >= MAX_PAGES) return found;
        const { reachedStart } = await timeline.pageBack(PAGE);
        if (reachedStart) page = MAX_PAGES - 1;
      }
    },
    async widgetReadState({ roomId, type, stateKey }) {
      inRoom(roomId);
      if (stateKey !== undefined) {
        const known = open.session(roomId).state.get(type, stateKey);
        if (known) return [widgetEvent(known)];
      }
      const reply = await http.list("GET", path(roomId, "state")).catch((thrown: unknown) => {
        if (toSparksError(thrown).code === "not-found") return [];
        throw thrown;
      });
      return reply
        .flatMap((raw) => parseRoomEvent(raw, roomId) ?? [])
        .filter((event) => event.type === type && (stateKey === undefined || event.stateKey === stateKey))
        .map(widgetEvent);
    },
    async widgetUpload({ roomId, file }, signal) {
      inRoom(roomId);
      const type = file.type || "application/octet-stream";
      return { contentUri: await http.upload(file, { type, signal }) };
    },
    async openIdToken() {
      const reply = await http.json(
        "POST",
        `/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`,
      );
      const token = stringAt(reply, "access_token");
      const server = stringAt(reply, "matrix_server_name");
      if (!token || !server) throw new SparksError("invalid", "the reply has no OpenID token");
      return {
        access_token: token,
        expires_in: numberAt(reply, "expires_in") ?? 0,
        matrix_server_name: server,
        token_type: stringAt(reply, "token_type") ?? "Bearer",
      };
    },
  };
}

/** As matrix-widget-api expects it: decrypted, with nothing of what crypto knows. */
export function widgetEvent(event: RoomEvent): WidgetEvent {
  const unsigned: Record<string, unknown> = {};
  for (const key of ["age", "transaction_id", "redacted_because", "prev_content"]) {
    if (Object.hasOwn(event.unsigned, key)) unsigned[key] = event.unsigned[key];
  }
  return {
    type: typeOf(event),
    sender: event.sender,
    event_id: event.eventId,
    room_id: event.roomId,
    origin_server_ts: event.ts,
    content: contentOf(event),
    unsigned,
    ...(event.stateKey === undefined ? {} : { state_key: event.stateKey }),
  };
}
