/** Apache with habits: every request goes to the real server, what goes in and comes out is written otherwise. */
import { readdirSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { startTestApache } from "../../apache.ts";
import type { OddHabits } from "./odd-habits.ts";
import { oddMultistatus } from "./odd-multistatus.ts";

export interface OddServer {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The same files without habits, for another client. */
  readonly plainUrl: string;
  readonly user: string;
  readonly password: string;
  close(): Promise<void>;
}

export async function startOddServer(habits: OddHabits): Promise<OddServer> {
  const apache = await startTestApache();
  const plain = new URL(apache.baseUrl);
  const stored = (path: string) => storedPath(path, apache.filesFolder, habits.names);

  const server = createServer((req, res) => void serve(req, res).catch(() => res.destroy()));

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = req;
    if (method === "OPTIONS" && habits.refusesOptions) return void res.writeHead(405).end();
    const path = stored(url);
    if (
      habits.redirectsToSlash &&
      !path.endsWith("/") &&
      isFolder(join(apache.filesFolder, decodeURIComponent(path)))
    ) {
      req.resume();
      return void res.writeHead(301, { location: `http://${req.headers.host}${path}/` }).end();
    }
    const { destination } = req.headers;
    const to = typeof destination === "string" ? stored(new URL(destination).pathname) : undefined;
    const existed = to !== undefined && isThere(join(apache.filesFolder, decodeURIComponent(to)));
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { ...req.headers, host: plain.host, ...(to ? { destination: `${plain.origin}${to}` } : {}) };
      if (habits.tags === "weak" && typeof headers["if-match"] === "string") headers["if-match"] = '"never"';
      if (habits.tags === "none") delete headers["if-match"];
      const options = { host: plain.hostname, port: plain.port, method, path, headers, agent: false };
      req.pipe(httpRequest(options, resolve).on("error", reject));
    });
    const status = oddStatus(reply.statusCode ?? 500, method, existed);
    const headers = { ...reply.headers };
    if (habits.hidesLockToken) delete headers["lock-token"];
    if (habits.tags === "none") delete headers.etag;
    if (habits.tags === "weak" && headers.etag) headers.etag = `W/${headers.etag.replace(/^W\//, "")}`;
    if (status !== 207 || method !== "PROPFIND") {
      res.writeHead(status, headers);
      return void reply.pipe(res);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of reply) chunks.push(chunk as Buffer);
    const body = oddMultistatus(Buffer.concat(chunks).toString("utf8"), habits);
    delete headers["transfer-encoding"];
    res.writeHead(207, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  }

  function oddStatus(status: number, method: string, existed: boolean): number {
    const moves = method === "MOVE" || method === "COPY";
    if (habits.swapsCreated && moves && (status === 201 || status === 204)) return existed ? 201 : 204;
    if (habits.forbidsOrphans && (status === 409 || (moves && status === 500) || (method === "PUT" && status === 404)))
      return 403;
    return status;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    plainUrl: apache.baseUrl,
    user: apache.user,
    password: apache.password,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await apache.close();
    },
  };
}

const isFolder = (path: string): boolean => {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false; // Not there, or a file.
  }
};

const isThere = (path: string): boolean => {
  const [folder, name] = [join(path, ".."), path.split("/").findLast((part) => part !== "") ?? ""];
  return isFolder(folder) && readdirSync(folder).includes(name);
};

/** What a path of a request means to a store that takes several names for one. */
function storedPath(path: string, root: string, names: OddHabits["names"]): string {
  if (names === undefined) return path;
  const same = (a: string, b: string) =>
    names === "ignores-case" ? a.toLowerCase() === b.toLowerCase() : a.normalize("NFC") === b.normalize("NFC");
  const asKept = (name: string) =>
    names === "composes" ? name.normalize("NFC") : names === "decomposes" ? name.normalize("NFD") : name;
  let folder = root;
  const segments = path.split("/").map((segment) => {
    if (segment === "") return "";
    const name = asKept(decodeURIComponent(segment));
    const kept = (isFolder(folder) ? readdirSync(folder).find((each) => same(each, name)) : undefined) ?? name;
    folder = join(folder, kept);
    return encodeURIComponent(kept);
  });
  return segments.join("/");
}
