/** Requests to a homeserver at the address in the configuration: no discovery, no redirects, no long answers. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { GatewayError } from "#contracts";

export type Ask = {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type HomeserverAnswer = { readonly status: number; readonly body: string };

const TIMEOUT_MS = 5000;
const MAX_BODY_BYTES = 64 * 1024;

/** `path` is appended to the base, whose own path stays. */
export const homeserverUrl = (baseUrl: string, path: string): URL => new URL(`${baseUrl.replace(/\/+$/, "")}${path}`);

/** @throws GatewayError `unavailable` when there is no answer in time, or one that is too long. */
export async function askHomeserver(url: URL, ask: Ask = {}): Promise<HomeserverAnswer> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        signal,
        agent: false as const,
        method: ask.method ?? "GET",
        headers: { accept: "application/json", ...ask.headers },
      };
      const request = url.protocol === "https:" ? httpsRequest(url, options) : httpRequest(url, options);
      request.on("response", resolve).on("error", reject).end(ask.body);
    });
    return { status: reply.statusCode ?? 0, body: await readBody(reply) };
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    // Address and headers hold tokens, so what the network layer says is not passed on.
    const reason = signal.aborted ? "did not answer in time" : "cannot be reached";
    throw new GatewayError("unavailable", `the homeserver ${reason}`, "upstream");
  }
}

/** @throws GatewayError `unavailable`: the answer is no JSON. */
export function parseAnswer({ body }: HomeserverAnswer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new GatewayError("unavailable", "the homeserver answered something else than JSON", "upstream");
  }
}

async function readBody(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MAX_BODY_BYTES) throw new GatewayError("unavailable", "the homeserver answered too much", "upstream");
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}
