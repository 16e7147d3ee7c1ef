/** `/dav/meta/<fileid>/v/<key>`: earlier states, without the present one. */
import { createReadStream } from "node:fs";
import { copyFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { decodeSegment, type Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { multistatus, pick } from "../dav/multistatus.ts";
import { dav } from "../dav/names.ts";
import type { OldState } from "../dav/old-states.ts";
import { askedProperties } from "../dav/request-xml.ts";
import { found, XML } from "./files.ts";
import { encodeHref, fileIdOf, type Resource, resourceOf } from "./resource.ts";
import type { OpenCloudState } from "./state.ts";

export async function serveMeta(state: OpenCloudState, exchange: Exchange): Promise<void> {
  const [rawId = "", v, rawKey = "", ...more] = exchange.rawPath
    .replace(/^\/(?:remote\.php\/)?dav\/meta\//, "")
    .split("/");
  const resource = resourceOf(state, decodeSegment(rawId));
  if (!resource || v !== "v" || more.length > 0) throw new Failure(404, "Resource not found");
  const entry = await found(resource);
  const states = entry.kind === "folder" ? [] : resource.space.states.list(resource.space.ids.of(resource.path));
  if (rawKey === "") {
    if (exchange.method !== "PROPFIND") throw new Failure(501, "501 Forbidden");
    return list(exchange, resource, states);
  }
  const version = states.find((one) => keyOf(resource, one) === decodeSegment(rawKey));
  if (!version) throw new Failure(404, "Resource not found");
  if (exchange.method === "COPY") {
    const present = resource.space.store.diskPath(resource.path);
    const write = () => copyFile(version.at, present);
    await state.turn(() =>
      resource.space.states.around(resource.space.store, resource.path, resource.space.ids.of(resource.path), write),
    );
    return exchange.reply(204);
  }
  if (exchange.method !== "GET") throw new Failure(501, "501 Forbidden");
  exchange.response.writeHead(200, { "content-length": String(version.size), "content-type": entry.mediaType });
  await pipeline(createReadStream(version.at), exchange.response);
}

/** The node, and when the state was made. */
const keyOf = ({ space, path }: Resource, { second }: OldState) =>
  `${fileIdOf(space, path).split("!")[1]}.REV.${new Date(second * 1000).toISOString().replace("Z", "123456Z")}`;

async function list(exchange: Exchange, resource: Resource, states: readonly OldState[]): Promise<void> {
  const asked = await askedProperties(exchange);
  const base = `/dav/meta/${fileIdOf(resource.space, resource.path)}/v`;
  const rows = states.map((state) =>
    pick(
      encodeHref(`${base}/${keyOf(resource, state)}`),
      new Map([
        [dav("resourcetype"), ""],
        [dav("getcontentlength"), String(state.size)],
        [dav("getlastmodified"), new Date(state.second * 1000).toUTCString()],
        [dav("getetag"), `&quot;${state.second}&quot;`],
      ]),
      asked,
    ),
  );
  const root = pick(encodeHref(`${base}/`), new Map([[dav("resourcetype"), "<d:collection/>"]]), asked);
  exchange.reply(207, XML, multistatus([root, ...rows]));
}
