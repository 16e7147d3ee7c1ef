/** Events of widgets into a room: at once, sticky (MSC4354), or by the homeserver later (MSC4140). */
import { SparksError, stringAt, toSparksError } from "#base";
import type { AccountCalls } from "../calls/account-calls.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { roomPath } from "../sdk/paths.ts";
import type { ServerFeatures } from "../sdk/server-features.ts";
import type { RoomSender } from "../send/room-sender.ts";
import type { InRoom } from "./in-room.ts";

type SendCalls = Pick<
  AccountCalls,
  "widgetSendEvent" | "widgetSendDelayed" | "widgetUpdateDelayed" | "widgetRedact" | "widgetUpload"
>;

export type SendCallsOptions = {
  readonly http: MatrixHttp;
  readonly sender: RoomSender;
  readonly features: ServerFeatures;
  readonly inRoom: InRoom;
  readonly randomId: () => string;
};

const STICKY = "org.matrix.msc4354";
const DELAYED = "org.matrix.msc4140";
/** MSC4354: what is longer is cut by servers, what is no duration at all they refuse. */
const MAX_STICKY_MS = 3_600_000;

/** What is sent goes on also when whoever asked is gone: it may be the good-bye of a call. */
const never = new AbortController().signal;

export function createSendCalls({ http, sender, features, inRoom, randomId }: SendCallsOptions): SendCalls {
  /** A server that does not know of it would send a plain event, or would send at once what must wait. */
  const needs = async (feature: string) => {
    if (!(await features.has(feature))) throw new SparksError("unsupported", `the homeserver has no ${feature}`);
  };

  const stickyQuery = async (stickyMs: number | undefined, stateKey: string | undefined) => {
    if (stickyMs === undefined) return {};
    if (stateKey !== undefined) throw new SparksError("invalid", "state cannot be sticky");
    await needs(STICKY);
    const durationMs = Math.min(MAX_STICKY_MS, Math.trunc(stickyMs));
    if (!(durationMs > 0)) throw new SparksError("invalid", "no duration to stick for");
    return { "org.matrix.msc4354.sticky_duration_ms": durationMs };
  };

  return {
    async widgetSendEvent({ roomId, type, content, stateKey, stickyMs }) {
      inRoom(roomId);
      const query = await stickyQuery(stickyMs, stateKey);
      if (stateKey !== undefined) {
        const body = { ...content };
        const reply = await http.json("PUT", roomPath(roomId, "state", type, stateKey), { body });
        return { eventId: eventIdOf(reply) };
      }
      const target = type === "m.room.redaction" ? stringAt(content, "redacts") : undefined;
      if (target !== undefined) {
        return sender.send({ kind: "redaction", roomId, txnId: randomId(), target }, never);
      }
      const txnId = randomId();
      const sealed = await sender.seal({ roomId, type, content, txnId });
      const body = { ...sealed.content };
      const reply = await http.json("PUT", roomPath(roomId, "send", sealed.type, txnId), { body, query });
      return { eventId: eventIdOf(reply) };
    },

    async widgetSendDelayed({ roomId, type, content, stateKey, delayMs, stickyMs }) {
      inRoom(roomId);
      await needs(DELAYED);
      const delay = Math.trunc(delayMs);
      if (!(delay > 0)) throw new SparksError("invalid", "no time to wait for");
      const query = { "org.matrix.msc4140.delay": delay, ...(await stickyQuery(stickyMs, stateKey)) };
      let reply: Record<string, unknown>;
      if (stateKey !== undefined) {
        const body = { ...content };
        reply = await http.json("PUT", roomPath(roomId, "state", type, stateKey), { body, query });
      } else {
        const txnId = randomId();
        const sealed = await sender.seal({ roomId, type, content, txnId });
        const body = { ...sealed.content };
        reply = await http.json("PUT", roomPath(roomId, "send", sealed.type, txnId), { body, query });
      }
      const delayId = stringAt(reply, "delay_id");
      if (!delayId) throw new SparksError("invalid", "the reply names no delayed event");
      return { delayId };
    },

    async widgetUpdateDelayed({ delayId, action }) {
      const path = `/_matrix/client/unstable/org.matrix.msc4140/delayed_events/${encodeURIComponent(delayId)}`;
      try {
        await http.json("POST", `${path}/${action}`);
      } catch (thrown) {
        if (toSparksError(thrown).code !== "unsupported") throw thrown;
        // Servers from before the actions had paths of their own.
        await http.json("POST", path, { body: { action } });
      }
    },

    async widgetRedact({ roomId, eventId, reason }) {
      inRoom(roomId);
      const why = reason === undefined ? {} : { reason };
      return sender.send({ kind: "redaction", roomId, txnId: randomId(), target: eventId, ...why }, never);
    },

    async widgetUpload({ roomId, file, encrypt }, signal) {
      inRoom(roomId);
      const { mxc, encryption } = encrypt
        ? await sender.uploadSealed(file, signal)
        : { mxc: await http.upload(file, { type: file.type || "application/octet-stream", signal }) };
      return { contentUri: mxc, ...(encryption === undefined ? {} : { file: encryption }) };
    },
  };
}

function eventIdOf(reply: Record<string, unknown>): string {
  const eventId = stringAt(reply, "event_id");
  if (eventId === undefined) throw new SparksError("invalid", "the reply names no event");
  return eventId;
}
