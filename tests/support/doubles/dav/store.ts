/** A folder of a real WebDAV server (Apache), looked at over WebDAV; its disk is reached for what WebDAV cannot do (keeping old states). */
import { chown, cp, readdir, rename, rm, stat } from "node:fs/promises";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TestApache } from "../../apache.ts";
import { Failure } from "./failure.ts";
import { dav } from "./names.ts";
import { childOf, escapeXml, parseXml, type XmlElement } from "./xml.ts";

/** Decoded, starts with "/", no slash at the end but for the root. */
export type DavPath = string;

export type StoredEntry = {
  readonly path: DavPath;
  readonly kind: "file" | "folder";
  readonly size: number;
  /** HTTP date. */
  readonly modified: string;
  readonly etag: string;
  readonly mediaType: string;
  /** Inner XML of `lockdiscovery`. */
  readonly locks: string;
};

export interface Store {
  readonly apache: TestApache;
  /** Undefined where nothing is. */
  find(path: DavPath): Promise<StoredEntry | undefined>;
  /** @throws Failure 404 */
  get(path: DavPath): Promise<StoredEntry>;
  children(path: DavPath): Promise<StoredEntry[]>;
  /** All below, without the root. */
  walk(): Promise<StoredEntry[]>;
  /** Sends a request to the same path and resolves with the reply's head. */
  send(
    method: string,
    path: DavPath,
    headers: Readonly<Record<string, string>>,
    body?: Readable | string,
  ): Promise<IncomingMessage>;
  urlOf(path: DavPath): string;
  diskPath(path: DavPath): string;
  /** A copy of what is there, outside of the store. */
  keep(path: DavPath, at: string): Promise<void>;
  /** Puts a kept copy into the store. */
  bring(at: string, path: DavPath): Promise<void>;
  /** Bytes of all files. */
  usedBytes(): Promise<number>;
}

const LIVE = ["resourcetype", "getcontentlength", "getlastmodified", "getetag", "getcontenttype", "lockdiscovery"];
const PROPFIND = `<?xml version="1.0"?><propfind xmlns="DAV:"><prop>${LIVE.map((name) => `<${name}/>`).join("")}</prop></propfind>`;

/** `root`: a folder of the server, "" for all of it. */
export function createStore(apache: TestApache, root: string): Store {
  const authorization = `Basic ${Buffer.from(`${apache.user}:${apache.password}`).toString("base64")}`;
  const agent = new Agent({ keepAlive: false });
  const base = new URL(apache.baseUrl).pathname.replace(/\/+$/, "") + root;
  const encoded = (path: DavPath) => (base + path).split("/").map(encodeURIComponent).join("/") || "/";
  const urlOf = (path: DavPath) => new URL(apache.baseUrl).origin + encoded(path);

  const send: Store["send"] = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const upstream = httpRequest(urlOf(path), { method, agent, headers: { ...headers, authorization } }, resolve);
      upstream.on("error", reject);
      if (body === undefined) upstream.end();
      else if (typeof body === "string") upstream.end(body);
      else pipeline(body, upstream).catch(reject);
    });

  async function list(path: DavPath, depth: "0" | "1"): Promise<StoredEntry[] | undefined> {
    const reply = await send("PROPFIND", path, { depth, "content-type": "application/xml" }, PROPFIND);
    const text = await textOf(reply);
    if (reply.statusCode === 404) return undefined;
    if (reply.statusCode !== 207) throw new Failure(reply.statusCode ?? 500, "the store refuses it");
    return parseXml(text).children.map((response) => entryOf(response, base));
  }

  const store: Store = {
    apache,
    urlOf,
    send,
    find: async (path) => (await list(path, "0"))?.[0],
    async get(path) {
      const entry = await store.find(path);
      if (!entry) throw new Failure(404, `File with name ${path} could not be located`);
      return entry;
    },
    async children(path) {
      const [, ...inside] = (await list(path, "1")) ?? [];
      return inside;
    },
    async walk() {
      const all: StoredEntry[] = [];
      const visit = async (path: DavPath): Promise<void> => {
        for (const entry of await store.children(path)) {
          all.push(entry);
          if (entry.kind === "folder") await visit(entry.path);
        }
      };
      await visit("/");
      return all;
    },
    diskPath: (path) => join(apache.filesFolder, root, path),
    keep: (path, at) => cp(store.diskPath(path), at, { recursive: true, preserveTimestamps: true }),
    async bring(at, path) {
      await own(at, apache.filesFolder);
      await rename(at, store.diskPath(path));
    },
    usedBytes: () => bytesIn(store.diskPath("/")),
  };
  return store;
}

/** The last segment; "" for the root. */
export const lastName = (path: DavPath) => path.slice(path.lastIndexOf("/") + 1);
export const folderOf = (path: DavPath) => path.slice(0, path.lastIndexOf("/")) || "/";
export const within = (path: DavPath, folder: DavPath) =>
  path === folder || folder === "/" || path.startsWith(`${folder}/`);

export async function textOf(reply: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Forgets a kept state. */
export const forget = (at: string) => rm(at, { recursive: true, force: true });

function entryOf(response: XmlElement, base: string): StoredEntry {
  const prop = childOf(
    response.children.find((child) => /\b200\b/.test(childOf(child, dav("status"))?.text ?? "")),
    dav("prop"),
  );
  const textIn = (name: string) => childOf(prop, dav(name))?.text ?? "";
  const href = decodeURIComponent(childOf(response, dav("href"))?.text ?? "");
  const kind = childOf(childOf(prop, dav("resourcetype")), dav("collection")) ? "folder" : "file";
  return {
    path: href.slice(base.length).replace(/\/+$/, "") || "/",
    kind,
    size: kind === "file" ? Number(textIn("getcontentlength") || 0) : 0,
    modified: textIn("getlastmodified"),
    etag: textIn("getetag").replace(/^W\//, ""),
    mediaType: textIn("getcontenttype") || "application/octet-stream",
    locks: (childOf(prop, dav("lockdiscovery"))?.children ?? []).map(serialise).join(""),
  };
}

function serialise({ name, children, text }: XmlElement): string {
  const tag = name.startsWith("{DAV:}") ? `d:${name.slice(6)}` : name.slice(name.indexOf("}") + 1);
  return `<${tag}>${children.length > 0 ? children.map(serialise).join("") : escapeXml(text)}</${tag}>`;
}

/** Whose the server's files are, theirs is this too. */
async function own(at: string, as: string): Promise<void> {
  const { uid, gid } = await stat(as);
  const inside = (await stat(at)).isDirectory() ? await readdir(at, { recursive: true }) : [];
  for (const name of ["", ...inside]) await chown(join(at, name), uid, gid);
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && !entry.parentPath.endsWith("/.DAV"))
      bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
