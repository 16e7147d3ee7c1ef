/** SEARCH at `/remote.php/dav` (WebDAV/search.rst, RFC 5323). */
import { type Exchange, segmentsBelow } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { multistatus } from "../dav/multistatus.ts";
import { dav, oc } from "../dav/names.ts";
import { namesIn, readXml } from "../dav/request-xml.ts";
import { lastName, type StoredEntry, within } from "../dav/store.ts";
import { childOf, type XmlElement } from "../dav/xml.ts";
import { fileRow } from "./properties.ts";
import type { NextcloudState } from "./state.ts";

type Test = (entry: StoredEntry) => boolean;

export async function serveSearch(state: NextcloudState, exchange: Exchange): Promise<void> {
  if (!/\b(text|application)\/xml\b/.test(exchange.header("content-type"))) {
    throw new Failure(501, "There was no plugin in the system that was willing to handle this SEARCH method.");
  }
  const request = await readXml(exchange, dav("searchrequest"));
  const search = childOf(request, dav("basicsearch"));
  const select = childOf(search, dav("select"));
  const scope = childOf(childOf(search, dav("from")), dav("scope"));
  if (!search || !select || !scope) throw new Failure(400, "a basicsearch has a select and a scope");
  const depth = childOf(scope, dav("depth"))?.text.trim();
  if (depth !== "infinity") throw new Failure(400, "only depth infinity is searched");
  const folder = await folderIn(state, childOf(scope, dav("href"))?.text ?? "");
  const [condition] = childOf(search, dav("where"))?.children ?? [];
  const matches: Test = condition ? testOf(state, condition) : () => true;
  const found = (await state.store.walk()).filter(
    (entry) => entry.path !== folder && within(entry.path, folder) && matches(entry),
  );
  const limit = Number(childOf(childOf(search, dav("limit")), dav("nresults"))?.text ?? Number.POSITIVE_INFINITY);
  const asked = namesIn(select) ?? [];
  exchange.reply(
    207,
    { "content-type": "application/xml; charset=utf-8" },
    multistatus(await Promise.all(found.slice(0, limit).map((entry) => fileRow(state, entry, asked)))),
  );
}

/** A scope is relative to the root of DAV: `/files/<userid>/…`. */
async function folderIn(state: NextcloudState, href: string): Promise<string> {
  const [area, user, ...names] = segmentsBelow(href, "");
  if (!href.startsWith("/") || area !== "files" || user !== state.userId)
    throw new Failure(400, "Search is only supported on files of the user");
  return (await state.store.get(`/${names.join("/")}`)).path;
}

function testOf(state: NextcloudState, { name, children }: XmlElement): Test {
  if (name === dav("and")) return all(children.map((child) => testOf(state, child)));
  if (name === dav("or")) return any(children.map((child) => testOf(state, child)));
  if (name === dav("not")) {
    const [child] = children;
    if (!child) throw new Failure(400, "not of nothing");
    const test = testOf(state, child);
    return (entry) => !test(entry);
  }
  if (name === dav("is-collection")) return ({ kind }) => kind === "folder";
  const property = childOf({ name, children, text: "" }, dav("prop"))?.children[0]?.name ?? "";
  const literal = children.find((child) => child.name === dav("literal"))?.text ?? "";
  const value = readerOf(state, property);
  switch (name) {
    case dav("like"):
      return (entry) => pattern(literal).test(value(entry));
    case dav("eq"):
      return (entry) => value(entry) === literal;
    case dav("gt"):
      return (entry) => Number(value(entry)) > Number(literal);
    case dav("lt"):
      return (entry) => Number(value(entry)) < Number(literal);
    default:
      throw new Failure(400, `Invalid operator ${name}`);
  }
}

const all =
  (tests: readonly Test[]): Test =>
  (entry) =>
    tests.every((test) => test(entry));
const any =
  (tests: readonly Test[]): Test =>
  (entry) =>
    tests.some((test) => test(entry));

/** Only what the document lists as searchable. */
function readerOf(state: NextcloudState, property: string): (entry: StoredEntry) => string {
  switch (property) {
    case dav("displayname"):
      return ({ path }) => lastName(path);
    case dav("getcontenttype"):
      return ({ mediaType }) => mediaType;
    case oc("size"):
      return ({ size }) => String(size);
    case oc("favorite"):
      return ({ path }) => (state.favourites.has(state.ids.of(path)) ? "1" : "0");
    case oc("fileid"):
      return ({ path }) => String(state.ids.of(path));
    default:
      throw new Failure(400, `${property} is not searchable`);
  }
}

/** SQL's LIKE, upper and lower case alike; a backslash takes the meaning from the next sign. */
function pattern(literal: string): RegExp {
  const source = literal.replace(
    /\\([\s\S])|([\s\S])/g,
    (_, escaped: string | undefined, plain: string | undefined) => {
      if (plain === "%") return "[\\s\\S]*";
      if (plain === "_") return "[\\s\\S]";
      return (escaped ?? plain ?? "").replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
    },
  );
  return new RegExp(`^${source}$`, "iu");
}
