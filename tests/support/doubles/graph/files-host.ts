/**
 * The host of addresses that need no token: downloads, upload sessions, monitors. A token that is sent there anyway is refused,
 * and so is a preflight that asks to send one.
 */
import type { Incoming, Reply } from "./exchange.ts";
import { serveMonitor } from "./items.ts";
import { notFound, Refusal } from "./refusal.ts";
import { serveUpload } from "./upload-session.ts";
import type { World } from "./world.ts";

export function routeFiles(world: World, request: Incoming): Reply {
  const { method, path, headers, query } = request;
  if (method === "OPTIONS") return preflight(request);
  if (headers.authorization !== undefined) {
    world.faults.push(`a token was sent to ${method} ${path.split("/").slice(0, 4).join("/")}`);
    throw new Refusal(401, "unauthenticated", "The address is pre-authenticated: send no Authorization header.");
  }
  const upload = /^\/_api\/v2\.0\/upload\/([\w-]+)$/.exec(path)?.[1];
  if (upload !== undefined) return serveUpload(world, upload, request);
  const monitor = /^\/_api\/v2\.0\/monitor\/([\w-]+)$/.exec(path)?.[1];
  if (monitor !== undefined) return serveMonitor(world, monitor, request);
  if (path === "/_layouts/15/download.aspx") return serveDownload(world, query.get("UniqueId") ?? "", request);
  throw notFound();
}

function preflight({ headers }: Incoming): Reply {
  const asked = headers["access-control-request-headers"] ?? "";
  if (/\bauthorization\b/i.test(asked)) return { status: 403 };
  return {
    status: 200,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, PUT, POST, DELETE, OPTIONS",
      "access-control-allow-headers": asked,
      "access-control-max-age": "600",
    },
  };
}

function serveDownload(world: World, id: string, { method, headers }: Incoming): Reply {
  const found = world.downloads.get(id);
  if (!found) throw notFound();
  if (found.expiresAt < world.now()) throw new Refusal(401, "unauthenticated", "The address has expired.");
  if (method !== "GET" && method !== "HEAD") throw new Refusal(405, "invalidRequest", "The method is not allowed.");
  const { content } = found;
  // SharePoint forces a download and does not say what a browser might run.
  const said = {
    "content-type": "application/octet-stream",
    "content-disposition": "attachment",
    "accept-ranges": "bytes",
    "access-control-expose-headers": "Content-Length, Content-Range, Accept-Ranges, ETag",
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "");
  if (!range) return { status: 200, headers: said, bytes: content };
  const start = Number(range[1]);
  const end = Math.min(range[2] === "" ? content.byteLength - 1 : Number(range[2]), content.byteLength - 1);
  if (start > end) {
    throw new Refusal(416, "invalidRange", "The range is not satisfiable.", {
      headers: { "content-range": `bytes */${content.byteLength}` },
    });
  }
  return {
    status: 206,
    headers: { ...said, "content-range": `bytes ${start}-${end}/${content.byteLength}` },
    bytes: content.subarray(start, end + 1),
  };
}
