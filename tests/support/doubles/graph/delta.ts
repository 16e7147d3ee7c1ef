/** What has changed in a drive since a token, and its search. */
import { type Address, decodeSegment, demandItem } from "./address.ts";
import { type DoubleDrive, type DoubleItem, isWithin } from "./drive-state.ts";
import type { Incoming, Reply } from "./exchange.ts";
import { demandMethod, renderOptions } from "./item-content.ts";
import { invalidRequest, Refusal } from "./refusal.ts";
import { renderItem, selected } from "./render.ts";
import { collection, type World } from "./world.ts";

const tokenAt = (world: World, at: number) =>
  Buffer.from(JSON.stringify({ v: world.deltaEpoch, at })).toString("base64url");

function readToken(token: string): { readonly v: number; readonly at: number } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    const read = value as { v?: unknown; at?: unknown } | null;
    if (typeof read?.v === "number" && typeof read.at === "number") return { v: read.v, at: read.at };
    return undefined;
  } catch {
    return undefined;
  }
}

/** `delta`, `delta?token=…`, `delta(token='…')`. */
export function serveDelta(world: World, address: Address, rest: string, request: Incoming): Reply {
  demandMethod(request, "GET");
  const { drive } = address;
  if (demandItem(address).parentId !== undefined) throw invalidRequest("Delta is only supported on the root.");
  const inPath = /^delta\(token='([^']*)'\)$/.exec(rest)?.[1];
  const token = inPath === undefined ? request.query.get("token") : decodeSegment(inPath);
  if (rest !== "delta" && inPath === undefined) throw invalidRequest("Resource not found for the segment.");
  const root = `drives/${drive.id}/root`;
  const deltaLink = `${world.origins.graph}/v1.0/${root}/delta(token='${tokenAt(world, drive.clock)}')`;
  const last = { "@odata.deltaLink": deltaLink };
  if (token === "latest") return collection(world, [], { path: `${root}/delta`, query: new URLSearchParams(), last });
  const since = token === null ? { v: world.deltaEpoch, at: -1 } : readToken(token);
  if (!since) throw invalidRequest("The token is not valid.");
  if (since.v !== world.deltaEpoch) {
    throw new Refusal(410, "resyncRequired", "Resync required. Replace any local items with the server's version.", {
      headers: { location: `${world.origins.graph}/v1.0/${root}/delta` },
      innerCode: "resyncChangesApplyDifferences",
    });
  }
  const changes = [...drive.log.values()].filter(({ at }) => at > since.at);
  const values = changes.flatMap(({ id, gone }) => {
    if (gone) return token === null ? [] : [renderGone(drive, gone)];
    const item = drive.items.get(id);
    return item ? [renderChanged(world, drive, item, request)] : [];
  });
  // The same item may come twice; the last one counts.
  const [first] = values;
  const doubled = first && values.length > 2 ? [first, ...values] : values;
  return collection(world, doubled, { path: `${root}/delta`, query: withoutToken(request.query), last });
}

const withoutToken = (query: URLSearchParams) => new URLSearchParams([...query].filter(([name]) => name !== "token"));

/** No path: a folder that was renamed does not bring what is in it. No cTag, no lastModifiedBy. */
function renderChanged(world: World, drive: DoubleDrive, item: DoubleItem, request: Incoming) {
  const all = renderItem(drive, item, { ...renderOptions(world), withPath: false });
  const { cTag: _cTag, lastModifiedBy: _by, "@microsoft.graph.downloadUrl": _url, ...shown } = all;
  return selected(shown, request.query, "item");
}

/** No name. */
const renderGone = (drive: DoubleDrive, { id, kind, parentId }: DoubleItem) => ({
  id,
  parentReference: {
    driveId: drive.id,
    driveType: drive.driveType,
    ...(parentId === undefined ? {} : { id: parentId }),
  },
  ...(kind === "file" ? { file: {} } : { folder: {} }),
  deleted: { state: "deleted" },
});

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** `search(q='…')`: every word has to begin one of the name or of the text. A quote is doubled. */
export function serveSearch(
  world: World,
  drive: DoubleDrive,
  folder: DoubleItem,
  rest: string,
  request: Incoming,
): Reply {
  demandMethod(request, "GET");
  const quoted = /^search\(q='(.*)'\)$/s.exec(decodeSegment(rest))?.[1];
  if (quoted === undefined || /'/.test(quoted.replaceAll("''", ""))) {
    throw new Refusal(400, "BadRequest", "Syntax error in the parameters of 'search'.");
  }
  const wanted = words(quoted.replaceAll("''", "'"));
  const matches = (item: DoubleItem) => {
    const there = [...words(item.name), ...words(new TextDecoder().decode(item.content.subarray(0, 4096)))];
    return wanted.length > 0 && wanted.every((word) => there.some((one) => one.startsWith(word)));
  };
  const hits = [...drive.items.values()].filter(
    (item) => item.parentId !== undefined && isWithin(drive, item, folder) && matches(item),
  );
  const values = hits.map((item) => {
    const all = renderItem(drive, item, { ...renderOptions(world), withPath: false });
    return selected(
      { ...all, searchResult: { onClickTelemetryUrl: "https://bing.test/click" } },
      request.query,
      "item",
    );
  });
  const start = folder.parentId === undefined ? "root" : `items/${folder.id}`;
  return collection(world, values, { path: `drives/${drive.id}/${start}/${rest}`, query: request.query });
}
