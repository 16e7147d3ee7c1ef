/** Two tenants with calls behind one gateway; the test plays their homeservers and LiveKits and sees what reaches them. */
import { mkdtempSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GatewayConfigInput } from "#contracts";
import {
  type GatewayTestOptions,
  listenLocally,
  type Sent,
  send,
  startGatewayUnderTest,
  WIDGETS,
  writeKey,
} from "../../integration/gateway/harness.ts";

export const RED_ROOM = "!red:red.test";
export const AS_TOKEN = "as-token-of-the-gateway";
export const HS_TOKEN = "hs-token-of-red.test";
export const BLUE_HS_TOKEN = "hs-token-of-blue.test";
const LIVEKIT_SECRET = "a-secret-that-is-long-enough-for-livekit";

/** What the homeserver of a test says; each may be replaced. */
export type Says = {
  userinfo: (token: string) => { status: number; body: unknown };
  isJoined: (room: string, userId: string) => { status: number; body: unknown };
  /** State events by `type/key`; undefined is M_NOT_FOUND, "hidden" is M_FORBIDDEN. */
  state: (room: string, typeAndKey: string) => unknown;
  join: (room: string) => number;
};

const quiet = (): Says => ({
  userinfo: () => ({ status: 200, body: { sub: "@eve:red.test" } }),
  isJoined: (room, userId) => ({ status: 200, body: { joined: room === RED_ROOM && userId === "@eve:red.test" } }),
  state: () => "hidden",
  join: () => 403,
});

/** A homeserver that answers what a gateway asks; `targets` are all paths, `bearers` all tokens it was shown. */
export async function playHomeserver() {
  let says = quiet();
  const targets: string[] = [];
  const bearers = new Set<string>();
  const listener: RequestListener = (req, res) => {
    const target = req.url ?? "";
    targets.push(target);
    if (req.headers.authorization !== undefined) bearers.add(req.headers.authorization);
    const url = new URL(target, "http://played.test");
    const parts = url.pathname.split("/").map(decodeURIComponent);
    const answer = (status: number, body: unknown) =>
      res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname.endsWith("/openid/userinfo")) {
      const { status, body } = says.userinfo(url.searchParams.get("access_token") ?? "");
      answer(status, body);
    } else if (url.pathname.endsWith("/is_joined")) {
      const { status, body } = says.isJoined(parts.at(-2) ?? "", url.searchParams.get("mxid") ?? "");
      answer(status, body);
    } else if (parts.includes("state")) {
      const at = parts.indexOf("state");
      const found = says.state(parts[at - 1] ?? "", `${parts[at + 1]}/${parts[at + 2] ?? ""}`);
      if (found === "hidden") answer(403, { errcode: "M_FORBIDDEN" });
      else if (found === undefined) answer(404, { errcode: "M_NOT_FOUND" });
      else answer(200, found);
    } else if (parts.includes("join")) {
      const status = says.join(parts.at(-1) ?? "");
      answer(status, status === 200 ? { room_id: parts.at(-1) } : { errcode: "M_FORBIDDEN" });
    } else {
      answer(404, { errcode: "M_UNRECOGNIZED" });
    }
  };
  const server = await listenLocally(listener);
  return {
    ...server,
    targets,
    bearers,
    /** From now on; what is left out is as at first. */
    say: (next: Partial<Says> = {}) => {
      says = { ...quiet(), ...next };
    },
  };
}

/** A LiveKit that makes every room and knows of none. */
async function playLivekit() {
  const created: string[] = [];
  let status = 200;
  const server = await listenLocally((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      if (req.url?.endsWith("/CreateRoom") && status === 200) {
        created.push(String(JSON.parse(Buffer.concat(chunks).toString("utf8")).name));
      }
      res.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  return {
    ...server,
    /** Names of rooms. */
    created,
    answerWith: (next: number) => {
      status = next;
    },
  };
}

export type CallStage = Awaited<ReturnType<typeof startCallStage>>;

export async function startCallStage(limits: GatewayTestOptions["limits"] = {}) {
  const [red, blue] = [await playHomeserver(), await playHomeserver()];
  const [redLivekit, blueLivekit] = [await playLivekit(), await playLivekit()];
  const folder = mkdtempSync(join(tmpdir(), "sparks-calls-test-"));
  const secret = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  writeKey(join(folder, "vault.key"));
  secret("as", AS_TOKEN);
  secret("hs-red", HS_TOKEN);
  secret("hs-blue", BLUE_HS_TOKEN);
  secret("livekit", `key: ${LIVEKIT_SECRET}\n`);
  const tenant = (id: string, base: string, livekit: string): GatewayConfigInput["tenants"][number] => ({
    id,
    label: id,
    homeservers: [
      {
        serverName: `${id}.test`,
        userinfoBaseUrl: base,
        appService: { senderLocalpart: "gateway", asTokenFile: "as", hsTokenFile: `hs-${id}` },
      },
    ],
    widgetOrigins: [WIDGETS],
    upstreams: [],
    rtc: { url: `ws://livekit.${id}.test`, apiUrl: livekit, keyFile: "livekit" },
  });
  const gateway = await startGatewayUnderTest({
    folder,
    tenants: [tenant("red", red.url, redLivekit.url), tenant("blue", blue.url, blueLivekit.url)],
    limits: { failuresPerMinute: 100_000, callTokensPerMinute: 100_000, ...limits },
  });

  const ask = async (path: string, body: unknown, headers: Sent["headers"] = {}) => {
    const {
      status,
      headers: replied,
      body: bytes,
    } = await send(gateway.url, {
      method: "POST",
      path,
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const text = bytes.toString("utf8");
    const parsed: Record<string, unknown> = JSON.parse(text);
    const outcome = `${status} ${"errcode" in parsed ? String(parsed.errcode) : "token"}`;
    return { status, outcome, text, parsed, headers: replied };
  };
  return {
    gateway,
    red,
    blue,
    redLivekit,
    blueLivekit,
    ask,
    close: async () => {
      await gateway.close();
      for (const server of [red, blue, redLivekit, blueLivekit]) await server.close();
    },
  };
}

let tokens = 0;
export const newOpenId = (matrix_server_name = "red.test") => ({
  access_token: `openid-${++tokens}`,
  token_type: "Bearer",
  matrix_server_name,
  expires_in: 3600,
});

export const sfuRequest = (more: object = {}) => ({
  room: RED_ROOM,
  openid_token: newOpenId(),
  device_id: "DEVICE",
  ...more,
});

export const memberRequest = (more: object = {}, member: object = {}) => ({
  room_id: RED_ROOM,
  slot_id: "m.call#ROOM",
  openid_token: newOpenId(),
  member: { id: "member", claimed_user_id: "@eve:red.test", claimed_device_id: "DEVICE", ...member },
  ...more,
});
