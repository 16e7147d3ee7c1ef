/** Write locks (RFC 4918, 9.10 and 9.11). */
import { type Clock, SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import type { FileLocks, HeldLock } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { requestEitherKind } from "./either-kind.ts";
import { isLockToken, parseActiveLocks } from "./lock-reply.ts";
import { propfindRequest } from "./propfind.ts";
import { statEntry } from "./stat-entry.ts";

const MAX_LOCK_REPLY = 1_000_000;
const XML_TYPE = "application/xml; charset=utf-8";

const escaped = (text: string) =>
  text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");

const timeoutHeader = (forMs: number) => `Second-${Math.max(1, Math.ceil(forMs / 1000))}`;

export function createLocks(transport: Transport, clock: Clock): FileLocks {
  const held = (path: FilePath, token: string, forMs: number | undefined): HeldLock => ({
    path,
    token,
    ...(forMs === undefined ? {} : { expiresAt: clock.now() + forMs }),
  });
  const lockedBy = async (reply: Response, token: string | undefined, path: FilePath, signal?: AbortSignal) => {
    const locks = parseActiveLocks(await readText(reply, signal, MAX_LOCK_REPLY));
    const lock = token === undefined ? locks[0] : locks.find((one) => one.token === token);
    const found = token ?? lock?.token;
    if (found === undefined) throw new SparksError("invalid", "the reply names no lock");
    return held(path, found, lock?.forMs);
  };

  return {
    async acquire(path, { owner, forMs, signal }) {
      // A lock on what is not there would make an empty file (RFC 4918, 7.3).
      await statEntry(transport, path, signal);
      const body = `<?xml version="1.0" encoding="utf-8"?><lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>${escaped(owner)}</owner></lockinfo>`;
      const reply = await transport.request(davPath(path, "file"), {
        method: "LOCK",
        headers: { "content-type": XML_TYPE, depth: "0", timeout: timeoutHeader(forMs) },
        body,
        signal,
      });
      if (!reply.ok) throw await davError(reply, "LOCK");
      const token = reply.headers
        .get("lock-token")
        ?.trim()
        .replace(/^<(.*)>$/, "$1");
      return lockedBy(reply, token !== undefined && isLockToken(token) ? token : undefined, path, signal);
    },
    async renew({ path, token }, forMs, signal) {
      const reply = await transport.request(davPath(path, "file"), {
        method: "LOCK",
        headers: { if: `(<${token}>)`, timeout: timeoutHeader(forMs) },
        signal,
      });
      if (!reply.ok) throw await davError(reply, "LOCK");
      return lockedBy(reply, token, path, signal);
    },
    async release({ path, token }, signal) {
      const reply = await transport.request(davPath(path, "file"), {
        method: "UNLOCK",
        headers: { "lock-token": `<${token}>` },
        signal,
      });
      // 409: there is no such lock any more; 404: the file has gone with it.
      if (reply.ok || [400, 404, 409, 412].includes(reply.status)) return discard(reply);
      throw await davError(reply, "UNLOCK");
    },
    async holder(path, signal) {
      const reply = await requestEitherKind(transport, path, propfindRequest("0", signal, ["lockdiscovery"]));
      if (!reply.ok) throw await davError(reply, "PROPFIND");
      const [lock] = parseActiveLocks(await readText(reply, signal, MAX_LOCK_REPLY));
      if (!lock) return undefined;
      return { name: lock.owner, ...(lock.forMs === undefined ? {} : { expiresAt: clock.now() + lock.forMs }) };
    },
  };
}
