/** A small question of the gateway's own to an upstream: below its base, no redirect followed, the answer not longer than it need be. */
import type { IncomingMessage } from "node:http";
import { GatewayError, type GatewayLimits } from "#contracts";
import type { Agents } from "../proxy/agents.ts";
import { openUpstreamRequest } from "../proxy/forward.ts";
import { upstreamUrl } from "../proxy/target.ts";
import type { Upstream } from "../tenants.ts";

export type UpstreamQuestion = {
  readonly method: string;
  /** Below the upstream's base, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type UpstreamAnswer = {
  readonly status: number;
  /** Of the header, where it is one. */
  readonly retryAfterMs: number | undefined;
  readonly text: string;
};

/** @throws GatewayError `unavailable` of scope `upstream` where no answer comes, or one that is too long. */
export type AskUpstream = (upstream: Upstream, question: UpstreamQuestion) => Promise<UpstreamAnswer>;

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 256 * 1024;

export function createAskUpstream(limits: Pick<GatewayLimits, "connectTimeoutMs">, agents: Agents): AskUpstream {
  return async (upstream, { method, path, headers, body = "" }) => {
    const [rest = "", query] = path.split("?", 2);
    const { request, reply } = openUpstreamRequest(
      {
        url: upstreamUrl(upstream.base, rest, query === undefined ? "" : `?${query}`),
        method,
        headers: { ...headers, ...(body === "" ? {} : { "content-length": Buffer.byteLength(body) }) },
        connectTimeoutMs: limits.connectTimeoutMs,
        idleTimeoutMs: TIMEOUT_MS,
      },
      agents,
    );
    request.end(body);
    // Bytes that drip in for ever are no answer either.
    const deadline = setTimeout(() => request.destroy(), TIMEOUT_MS);
    try {
      const message = await reply;
      return {
        status: message.statusCode ?? 0,
        retryAfterMs: retryOf(message.headers["retry-after"]),
        text: await textOf(message),
      };
    } finally {
      clearTimeout(deadline);
      request.destroy();
    }
  };
}

async function textOf(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of reply) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > MAX_BYTES) throw new GatewayError("unavailable", "the backend answered too much", "upstream");
      chunks.push(bytes);
    }
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    throw new GatewayError("unavailable", "the answer of the backend broke off", "upstream");
  }
  return Buffer.concat(chunks).toString("utf8");
}

function retryOf(value: string | undefined): number | undefined {
  const seconds = Number(value);
  return value !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** The answer as JSON; undefined where it is none. */
export function jsonOf({ text }: UpstreamAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
