/** LOCK and UNLOCK go to the store, which holds the locks; its own address does not come out. */
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { headersFor } from "../dav/forward.ts";
import { textOf } from "../dav/store.ts";
import { hrefOf, type Resource } from "./resource.ts";

export async function lock(exchange: Exchange, resource: Resource): Promise<void> {
  const { space, path } = resource;
  const body = await exchange.text();
  if (!(await space.store.find(path))) throw new Failure(404, "Resource not found");
  const headers = headersFor(exchange, space.store);
  delete headers["content-length"];
  const reply = await space.store.send("LOCK", path, headers, body);
  const text = await textOf(reply);
  const status = reply.statusCode ?? 500;
  if (status >= 400) throw new Failure(status, "the lock is not given");
  const token = reply.headers["lock-token"];
  exchange.reply(
    status,
    { "content-type": "application/xml; charset=utf-8", ...(typeof token === "string" ? { "lock-token": token } : {}) },
    text.replace(/(lockroot>\s*<[^>]*href>)[^<]*/, `$1${hrefOf(resource, false).replaceAll("$", "$$$$")}`),
  );
}

export async function unlock(exchange: Exchange, { space, path }: Resource): Promise<void> {
  if (!/^<[^<>]+>$/.test(exchange.header("lock-token"))) throw new Failure(400, "Invalid Lock-Token header");
  if (!(await space.store.find(path))) throw new Failure(404, "Resource not found");
  const reply = await space.store.send("UNLOCK", path, headersFor(exchange, space.store));
  reply.resume();
  if ((reply.statusCode ?? 500) >= 400)
    throw new Failure(reply.statusCode === 400 ? 409 : (reply.statusCode ?? 500), "not locked with that");
  exchange.reply(204);
}
