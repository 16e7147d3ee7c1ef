/**
 * Login flow v2 (developer_manual/client_apis/LoginFlow): a client begins without credentials, the person signs in and grants on a page of the
 * server, the client asks until it is handed an app password, once. Forgotten after 20 minutes.
 */
import { randomBytes } from "node:crypto";
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { type LoginStep, loginPage } from "./login-page.ts";
import type { NextcloudState } from "./state.ts";

export type LoginFlow = {
  /** What the client asks with. It never is in an address. */
  readonly pollToken: string;
  /** In the address that the person opens. */
  readonly flowToken: string;
  /** The client's `User-Agent`: whom the person lets in, and the name of the app password. */
  readonly client: string;
  readonly startedAt: number;
  /** Set once the person is signed in on this flow's page. */
  session?: { readonly cookie: string; readonly stateToken: string; readonly loginName: string };
  granted?: { readonly loginName: string; readonly appPassword: string };
};

const LIFE_MS = 20 * 60_000;
const COOKIE = "nc_session";

/** Letters and figures, as the server makes its tokens. */
const newToken = (length: number) =>
  randomBytes(length * 2)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, length);

/** An app password is 72 signs long and has a name that the person sees. */
export function newAppPassword(state: NextcloudState, name: string): string {
  const appPassword = newToken(72);
  state.appPasswords.set(appPassword, name);
  return appPassword;
}

/** `/login/v2…`, with or without `/index.php`. */
export async function serveLogin(state: NextcloudState, exchange: Exchange, path: string): Promise<void> {
  for (const [token, flow] of state.flows) if (state.now() - flow.startedAt > LIFE_MS) state.flows.delete(token);
  if (path === "") return begin(state, exchange);
  if (path === "/poll") return poll(state, exchange);
  const [, flowToken] = /^\/flow\/([A-Za-z0-9]+)$/.exec(path) ?? [];
  const isGrant = path === "/grant";
  if (flowToken === undefined && !isGrant) throw new Failure(404, "Page not found");
  if (exchange.method !== "GET" && exchange.method !== "POST") throw new Failure(405, "Method not allowed");
  const flow = isGrant ? bySession(state, exchange) : state.flows.get(flowToken ?? "");
  if (!flow || flow.granted) return page(exchange, 403, { step: "invalid" });
  return isGrant ? grant(state, exchange, flow) : signIn(state, exchange, flow);
}

function begin(state: NextcloudState, exchange: Exchange): void {
  if (exchange.method !== "POST") throw new Failure(405, "Method not allowed");
  const flow: LoginFlow = {
    pollToken: newToken(128),
    flowToken: newToken(128),
    client: exchange.header("user-agent") || "unknown",
    startedAt: state.now(),
  };
  state.flows.set(flow.flowToken, flow);
  const base = baseOf(exchange);
  json(exchange, 200, {
    poll: { token: flow.pollToken, endpoint: `${base}/login/v2/poll` },
    login: `${base}/login/v2/flow/${flow.flowToken}`,
  });
}

/** 404 until it is granted, 200 once, 404 ever after. */
async function poll(state: NextcloudState, exchange: Exchange): Promise<void> {
  if (exchange.method !== "POST") throw new Failure(405, "Method not allowed");
  const token = await pollToken(exchange);
  const flow = [...state.flows.values()].find(({ pollToken }) => pollToken === token);
  if (!flow?.granted) return json(exchange, 404, []);
  state.flows.delete(flow.flowToken);
  json(exchange, 200, { server: baseOf(exchange), ...flow.granted });
}

/** As a form (what the manual shows) or as JSON; in the address it is not looked for. */
async function pollToken(exchange: Exchange): Promise<unknown> {
  const text = await exchange.text();
  const type = exchange.header("content-type");
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return new URLSearchParams(text).get("token");
  if (!/^application\/json\b/i.test(type)) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "token" in body ? body.token : undefined;
  } catch {
    return undefined;
  }
}

async function signIn(state: NextcloudState, exchange: Exchange, flow: LoginFlow): Promise<void> {
  if (exchange.method === "GET") return page(exchange, 200, { step: "sign-in", client: flow.client, wrong: false });
  const form = await formOf(exchange);
  const loginName = form.get("user") ?? "";
  if (loginName !== state.loginName || form.get("password") !== state.password)
    return page(exchange, 200, { step: "sign-in", client: flow.client, wrong: true });
  flow.session = { cookie: newToken(32), stateToken: newToken(64), loginName };
  exchange.reply(303, {
    location: "/login/v2/grant",
    "set-cookie": `${COOKIE}=${flow.session.cookie}; Path=/; HttpOnly; SameSite=Lax`,
  });
}

/** Only in the browser that signed in, and only by the button of the page it was shown. */
async function grant(state: NextcloudState, exchange: Exchange, flow: LoginFlow): Promise<void> {
  const { session } = flow;
  if (!session) return page(exchange, 403, { step: "invalid" });
  if (exchange.method === "GET")
    return page(exchange, 200, { step: "grant", client: flow.client, stateToken: session.stateToken });
  const form = await formOf(exchange);
  if (form.get("stateToken") !== session.stateToken) return page(exchange, 403, { step: "invalid" });
  if (form.get("answer") !== "grant") {
    state.flows.delete(flow.flowToken);
    return page(exchange, 200, { step: "refused" });
  }
  flow.granted = { loginName: session.loginName, appPassword: newAppPassword(state, flow.client) };
  page(exchange, 200, { step: "done" });
}

function bySession(state: NextcloudState, exchange: Exchange): LoginFlow | undefined {
  const [, cookie] = new RegExp(`(?:^|; )${COOKIE}=([A-Za-z0-9]+)`).exec(exchange.header("cookie")) ?? [];
  return cookie === undefined ? undefined : [...state.flows.values()].find(({ session }) => session?.cookie === cookie);
}

async function formOf(exchange: Exchange): Promise<URLSearchParams> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(exchange.header("content-type")))
    throw new Failure(415, "This is not a form");
  return new URLSearchParams(await exchange.text());
}

const baseOf = (exchange: Exchange) => `http://${exchange.header("host")}`;

function json(exchange: Exchange, status: number, body: unknown): void {
  // PHP writes slashes so.
  const text = JSON.stringify(body).replaceAll("/", "\\/");
  exchange.reply(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" }, text);
}

function page(exchange: Exchange, status: number, step: LoginStep): void {
  const headers = {
    "content-type": "text/html; charset=UTF-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
  };
  exchange.reply(status, headers, loginPage(step));
}
