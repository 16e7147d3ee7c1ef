/**
 * One request to an upstream, streamed both ways on Node's own sockets: what one side does not take, the other is not asked
 * for, and when one side goes away the other is let go.
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { GatewayError } from "#contracts";
import type { Agents } from "./agents.ts";

export type ForwardRequest = {
  readonly url: URL;
  readonly method: string;
  readonly headers: RequestOptions["headers"];
  readonly connectTimeoutMs: number;
  readonly idleTimeoutMs: number;
};

const unreachable = (reason: string) => new GatewayError("unavailable", `the backend ${reason}`, "upstream");

/** Starts a request; `reply` rejects with GatewayError `unavailable` when none comes. The caller writes the body and ends it. */
export function openUpstreamRequest(
  { url, method, headers, connectTimeoutMs, idleTimeoutMs }: ForwardRequest,
  agents: Agents,
): { readonly request: ClientRequest; readonly reply: Promise<IncomingMessage> } {
  const secure = url.protocol === "https:";
  const { hostname, port } = url;
  const options: RequestOptions = {
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port || (secure ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    agent: secure ? agents.https : agents.http,
  };
  const request = secure ? httpsRequest(options) : httpRequest(options);
  const reply = new Promise<IncomingMessage>((resolve, reject) => {
    let answered = false;
    request.on("response", (message) => {
      answered = true;
      resolve(message);
    });
    // Node's own words for it may hold the address; its code does not.
    request.on("error", (thrown) => reject(thrown instanceof GatewayError ? thrown : unreachable(reasonOf(thrown))));
    request.on("close", () => {
      if (!answered) reject(unreachable("closed the connection"));
    });
  });
  limitConnecting(request, secure, connectTimeoutMs);
  request.setTimeout(idleTimeoutMs, () => request.destroy(unreachable("did not answer in time")));
  return { request, reply };
}

function limitConnecting(request: ClientRequest, secure: boolean, connectTimeoutMs: number): void {
  request.once("socket", (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(
      () => request.destroy(unreachable("did not take the connection in time")),
      connectTimeoutMs,
    );
    const stop = () => clearTimeout(timer);
    socket.once(secure ? "secureConnect" : "connect", stop);
    request.once("close", stop);
  });
}

function reasonOf(thrown: Error): string {
  const code = "code" in thrown ? String(thrown.code) : "";
  return /^[A-Z_0-9]{1,40}$/.test(code) ? `cannot be reached: ${code}` : "cannot be reached";
}
