import { describe, expect, it } from "vitest";
import { SparksError } from "#base";
import { MatrixFault } from "../../../../src/hub/sdk/matrix-fault.ts";
import type { MatrixHttp } from "../../../../src/hub/sdk/matrix-http.ts";
import { createServerFeatures } from "../../../../src/hub/sdk/server-features.ts";
import type { RoomSender } from "../../../../src/hub/send/room-sender.ts";
import { createRtcCalls } from "../../../../src/hub/widgets/rtc-calls.ts";
import { createSendCalls } from "../../../../src/hub/widgets/send-calls.ts";
import { createServerCalls } from "../../../../src/hub/widgets/server-calls.ts";
import { ME, ROOM } from "../../../support/room-events.ts";

type Asked = { readonly method: string; readonly path: string; readonly body?: unknown; readonly query?: unknown };
const never = new AbortController().signal;
const unknown = new MatrixFault("M_UNRECOGNIZED", 404, "unrecognized", {});

/** A homeserver that answers by the end of the path; whatever it does not know it does not recognize. */
function server(answers: Record<string, unknown>) {
  const asked: Asked[] = [];
  const http = {
    async json(method: string, path: string, options: { body?: unknown; query?: unknown } = {}) {
      asked.push({ method, path, ...options });
      for (const [end, answer] of Object.entries(answers)) {
        if (!path.endsWith(end)) continue;
        if (answer instanceof Error) throw answer;
        return answer;
      }
      throw unknown;
    },
  } as unknown as MatrixHttp;
  return { asked, http };
}

describe("where the media of calls go", () => {
  const transports = (answers: Record<string, unknown>, wellKnown?: unknown) => {
    const { http } = server(answers);
    const calls = createRtcCalls({ http, inRoom: () => undefined, wellKnown: async () => wellKnown });
    return calls.rtcTransports({}, never);
  };
  const livekit = { type: "livekit", livekit_service_url: "https://sfu.example.org" };
  const older = { "org.matrix.msc4143.rtc_foci": [livekit] };

  it("says the homeserver, else its well-known, else nobody", async () => {
    expect(await transports({ "rtc/transports": { rtc_transports: [livekit] } })).toEqual([livekit]);
    expect(await transports({ "rtc/transports": {} }, older)).toEqual([livekit]);
    expect(await transports({}, older)).toEqual([livekit]);
    expect(await transports({}, undefined)).toEqual([]);
    const down = new SparksError("unavailable", "no network");
    await expect(transports({ "rtc/transports": down }, older)).rejects.toBe(down);
  });

  it("is foreign data", async () => {
    for (const wrong of [undefined, null, 7, "x", {}, [null, 7, [], {}, { type: 7 }, { type: "" }]]) {
      expect(
        await transports({ "rtc/transports": { rtc_transports: wrong } }, { "org.matrix.msc4143.rtc_foci": wrong }),
      ).toEqual([]);
    }
    const many = Array.from({ length: 500 }, () => livekit);
    expect(await transports({ "rtc/transports": { rtc_transports: many } })).toHaveLength(20);
  });
});

describe("tokens for calls through the homeserver", () => {
  const ask = (answer: unknown) => {
    const { http, asked } = server({ get_token: answer, delegate_delayed_leave: {} });
    const calls = createRtcCalls({ http, inRoom: () => undefined, wellKnown: async () => undefined });
    const member = { id: "m", claimedDeviceId: "DEVICE" };
    const wish = { roomId: ROOM, url: "wss://sfu.example.org", slotId: "m.call#ROOM", member };
    return { asked, calls, wish, token: () => calls.rtcLivekitToken({ ...wish, serverName: "example.org" }, never) };
  };

  it("are asked for as MSC4195 says", async () => {
    const { asked, calls, wish, token } = ask({ jwt: "a.b.c" });
    expect(await token()).toEqual({ jwt: "a.b.c" });
    const common = {
      ...{ url: "wss://sfu.example.org", room_id: ROOM, slot_id: "m.call#ROOM" },
      member: { id: "m", claimed_device_id: "DEVICE" },
    };
    expect(asked[0]).toMatchObject({ method: "POST", body: { ...common, server_name: "example.org" } });
    await calls.rtcDelegateDelayedLeave({ ...wish, delayId: "d" }, never);
    expect(asked[1]?.body).toEqual({ ...common, delay_id: "d" });
  });

  it("are refused as the homeserver refuses, and unsupported where nobody answers", async () => {
    await expect(ask(unknown).token()).rejects.toMatchObject({ code: "unsupported", errcode: "M_UNRECOGNIZED" });
    const page = new MatrixFault("M_UNKNOWN", 404, "status 404", {});
    await expect(ask(page).token()).rejects.toMatchObject({ code: "unsupported" });
    const left = new MatrixFault("M_FORBIDDEN", 403, "left", {});
    await expect(ask(left).token()).rejects.toMatchObject({ code: "forbidden", status: 403, errcode: "M_FORBIDDEN" });
    const noRoom = new MatrixFault("M_NOT_FOUND", 404, "no room", {});
    await expect(ask(noRoom).token()).rejects.toMatchObject({ code: "not-found" });
    for (const reply of [{}, { jwt: "" }, { jwt: 7 }]) {
      await expect(ask(reply).token()).rejects.toMatchObject({ code: "invalid" });
    }
  });
});

describe("sticky and delayed events", () => {
  const setUp = (features: unknown, answers: Record<string, unknown> = {}) => {
    const { http, asked } = server({ versions: { unstable_features: features }, ...answers });
    const sender = { seal: async (event: { type: string; content: unknown }) => event } as unknown as RoomSender;
    const calls = createSendCalls({
      ...{ http, sender, inRoom: () => undefined, randomId: () => "txn" },
      features: createServerFeatures(http, () => 0),
    });
    const delayed = () => calls.widgetSendDelayed({ roomId: ROOM, type: "a", content: {}, delayMs: 1000 }, never);
    const sticky = () => calls.widgetSendEvent({ roomId: ROOM, type: "a", content: {}, stickyMs: 10 ** 9 }, never);
    return { asked, calls, delayed, sticky };
  };

  it("are not sent to a homeserver that would send them as plain ones", async () => {
    for (const features of [undefined, null, {}, { "org.matrix.msc4140": "true", "org.matrix.msc4354": 1 }, []]) {
      const { delayed, sticky, asked } = setUp(features);
      await expect(delayed()).rejects.toMatchObject({ code: "unsupported" });
      await expect(sticky()).rejects.toMatchObject({ code: "unsupported" });
      expect(asked.every(({ method }) => method === "GET")).toBe(true);
    }
  });

  it("carry their times in the query, at most an hour of sticking", async () => {
    const features = { "org.matrix.msc4140": true, "org.matrix.msc4354": true };
    const { delayed, sticky, asked } = setUp(features, { "send/a/txn": { event_id: "$a", delay_id: "d" } });
    expect(await delayed()).toEqual({ delayId: "d" });
    expect(asked.at(-1)?.query).toEqual({ "org.matrix.msc4140.delay": 1000 });
    expect(await sticky()).toEqual({ eventId: "$a" });
    expect(asked.at(-1)?.query).toEqual({ "org.matrix.msc4354.sticky_duration_ms": 3_600_000 });
    expect(asked.filter(({ path }) => path.endsWith("versions"))).toHaveLength(1);
  });

  it("are restarted by the path of the action, else by the older form", async () => {
    const newer = setUp({}, { "d%2F1/restart": {} });
    await newer.calls.widgetUpdateDelayed({ delayId: "d/1", action: "restart" }, never);
    expect(newer.asked.map(({ body }) => body)).toEqual([undefined]);
    const older = setUp({}, { "delayed_events/d": {} });
    await older.calls.widgetUpdateDelayed({ delayId: "d", action: "cancel" }, never);
    expect(older.asked.map(({ body }) => body)).toEqual([undefined, { action: "cancel" }]);
    const gone = setUp({}, { "d/send": new MatrixFault("M_NOT_FOUND", 404, "gone", {}) });
    await expect(gone.calls.widgetUpdateDelayed({ delayId: "d", action: "send" }, never)).rejects.toMatchObject({
      code: "not-found",
    });
    expect(gone.asked).toHaveLength(1);
  });
});

describe("TURN servers", () => {
  const ask = (reply: unknown) => createServerCalls(server({ turnServer: reply }).http, ME).turnServers({}, never);

  it("are told with their time in milliseconds", async () => {
    const uris = ["turn:turn.example.org?transport=udp", "stun:s.example.org", "https://x", 7];
    expect(await ask({ uris, username: "u", password: "p", ttl: 86400 })).toEqual({
      ...{ uris: uris.slice(0, 2), username: "u", password: "p", ttlMs: 86_400_000 },
    });
  });

  it("are not there where anything is missing", async () => {
    for (const reply of [{}, { uris: [] }, { uris: "turn:x" }, { uris: ["turn:x"], username: "u" }]) {
      await expect(ask(reply)).rejects.toMatchObject({ code: "not-found" });
    }
  });
});
