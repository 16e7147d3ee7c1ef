import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * Who may read `/metrics`: the bearer of the token, if there is one, and a process on the same machine. What a reverse proxy
 * passes on comes from the same machine too and is told by its headers.
 */
export function createMetricsAccess(token: string | undefined): (req: IncomingMessage) => boolean {
  return (req) => (token !== undefined && bears(req, token)) || isLocal(req);
}

const PROXY_HEADERS = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-real-ip",
  "forwarded",
  "via",
  "origin",
];

function isLocal({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress ?? "";
  const loopback = isIP(address) > 0 && (address === "::1" || /^(::ffff:)?127\./i.test(address));
  return loopback && PROXY_HEADERS.every((name) => headers[name] === undefined);
}

function bears({ headers }: IncomingMessage, token: string): boolean {
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
