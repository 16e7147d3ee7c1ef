/** The Graph adapter on the double's bad days: nothing is lost, nothing goes where it should not, and every failure has its name. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  childPath,
  createDirectTransport,
  createFetchSend,
  type FilesBackend,
  loadGraphFiles,
  ROOT_PATH,
  withRetry,
} from "#backends";
import { type Clock, SparksError } from "#base";
import type { FilePath, Revision } from "#model";
import { type GraphDouble, startGraphDouble } from "../support/doubles/graph/graph-double.ts";

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (thrown: unknown) => (thrown instanceof SparksError ? thrown.code : `not ours: ${String(thrown)}`),
  );
const text = (content: string) => new Blob([content]);
const at = (...names: string[]) => names.reduce(childPath, ROOT_PATH as FilePath);

let double: GraphDouble;
let files: FilesBackend;
let patient: FilesBackend;
let token: string;
const waits: number[] = [];
const clock: Clock = {
  now: () => Date.now(),
  sleep: async (waitMs, signal) => {
    signal?.throwIfAborted();
    waits.push(waitMs);
  },
};

beforeEach(async () => {
  double = await startGraphDouble();
  token = double.token();
  waits.length = 0;
  const { createGraphFiles } = await loadGraphFiles();
  const headers = () => ({ authorization: `Bearer ${token}` });
  const transport = createDirectTransport({ baseUrl: double.baseUrl, headers });
  const send = createFetchSend();
  files = createGraphFiles({ transport, send }, { id: double.driveId }, clock);
  patient = createGraphFiles({ transport: withRetry(transport, { clock }), send }, { id: double.driveId }, clock);
  await files.createFolder(at("kept"));
  await files.upload(at("kept", "a.txt"), text("first"));
});
afterEach(async () => {
  expect(double.faults).toEqual([]);
  await double.close();
});

const read = async (path: FilePath) => new Response((await files.download(path)).stream).text();

describe("Graph on a bad day", () => {
  test("throttled: said with the time to wait, or waited for", async () => {
    double.world.trouble.add({ kind: "throttled", retryAfterSeconds: 7 });
    const failure = await files.list(ROOT_PATH).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: "throttled", retryAfterMs: 7000, status: 429 });
    double.world.trouble.add({ kind: "throttled", retryAfterSeconds: 2, times: 2 });
    expect(await patient.list(ROOT_PATH)).toHaveLength(1);
    expect(waits).toHaveLength(2);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2000);
  });

  test("503: a read is tried again, a write that was refused too, a folder is not made twice", async () => {
    double.world.trouble.add({ kind: "unavailable" });
    expect(await patient.stat(at("kept"))).toMatchObject({ kind: "folder" });
    double.world.trouble.add({ kind: "unavailable", when: /^PUT / });
    expect((await patient.upload(at("kept", "b.txt"), text("second"))).size).toBe(6);
    double.world.trouble.add({ kind: "unavailable", when: /^POST / });
    expect(await codeOf(patient.createFolder(at("new")))).toBe("throttled");
    expect(await codeOf(files.stat(at("new")))).toBe("not-found");
  });

  test("401 in the middle: auth-expired, and with a new token it goes on", async () => {
    double.expireTokens();
    expect(await codeOf(files.list(ROOT_PATH))).toBe("auth-expired");
    expect(await codeOf(patient.upload(at("kept", "a.txt"), text("lost?")))).toBe("auth-expired");
    token = double.token();
    expect(await read(at("kept", "a.txt"))).toBe("first");
    double.world.pageSize = 1;
    await files.upload(at("kept", "b.txt"), text("x"));
    double.world.trouble.add({ kind: "unauthorized", when: /items\/.*children/ });
    expect(await codeOf(files.list(at("kept")))).toBe("auth-expired");
  });

  test("a token without the scope: forbidden", async () => {
    token = double.token(["Files.Read"]);
    expect(await files.list(ROOT_PATH)).toHaveLength(1);
    expect(await codeOf(files.upload(at("no.txt"), text("x")))).toBe("forbidden");
  });

  test("JSON that is cut off, and a connection that is: no half list", async () => {
    double.world.trouble.add({ kind: "malformed" });
    expect(await codeOf(files.list(ROOT_PATH))).toBe("invalid");
    double.world.trouble.add({ kind: "cut-reply" });
    expect(await codeOf(files.list(ROOT_PATH))).toBe("unavailable");
    const download = await files.download(at("kept", "a.txt"));
    expect(await new Response(download.stream).text()).toBe("first");
  });

  test("a download that breaks off fails; it is not a shorter file", async () => {
    await files.upload(at("long.bin"), new Blob([new Uint8Array(2_000_000)]));
    double.world.trouble.add({ kind: "cut-reply", host: "files" });
    const { stream } = await files.download(at("long.bin"));
    expect(await codeOf(new Response(stream).arrayBuffer())).toBe("unavailable");
  });

  test("a next page on another host is not asked for", async () => {
    double.world.trouble.add({ kind: "foreign-next-link" });
    expect(await codeOf(files.list(ROOT_PATH))).toBe("invalid");
  });

  test("entries without what is optional are entries", async () => {
    double.world.trouble.add({ kind: "sparse", times: 5 });
    expect(await files.list(at("kept"))).toMatchObject([{ name: "a.txt", kind: "file", path: "/kept/a.txt" }]);
    expect(await files.stat(at("kept"))).toMatchObject({ name: "kept", kind: "folder" });
    expect(await files.quota?.()).toEqual({});
  });

  test("an upload that broke off in the middle of a part goes on with the same bytes", async () => {
    const { uploads } = files;
    if (!uploads) throw new Error("there are no uploads");
    const bytes = new Uint8Array(20_000_000);
    for (let i = 0; i < bytes.length; i += 65_536) crypto.getRandomValues(bytes.subarray(i, i + 65_536));
    const body = new Blob([bytes]);
    const ticket = await uploads.begin(at("large.bin"), body.size);
    double.world.trouble.add({ kind: "cut-request", host: "files", when: /^PUT / });
    expect(await codeOf(uploads.send(ticket, body))).toBe("unavailable");
    double.world.trouble.add({ kind: "unavailable", host: "files", when: /^PUT / });
    expect(await codeOf(uploads.send(ticket, body))).toBe("throttled");
    expect((await uploads.send(ticket, body)).size).toBe(body.size);
    const seen = new Uint8Array(await new Response((await files.download(at("large.bin"))).stream).arrayBuffer());
    expect(Buffer.compare(seen, bytes)).toBe(0);
  });

  test("an upload session that has run out is one to begin anew", async () => {
    const { uploads } = files;
    const ticket = await uploads?.begin(at("late.bin"), 5_000_000);
    for (const state of double.world.uploads.values()) state.expiresAt = 0;
    expect(
      ticket && (await codeOf(uploads?.send(ticket, new Blob([new Uint8Array(5_000_000)])) ?? Promise.resolve())),
    ).toBe("not-found");
  });

  test("no space left: too-large, and what was there is there", async () => {
    double.world.myDrive.totalBytes = 100;
    const refused = await files.upload(at("kept", "a.txt"), new Blob([new Uint8Array(200)])).catch((thrown) => thrown);
    expect(refused).toMatchObject({ code: "too-large", status: 507 });
    expect(await codeOf(files.upload(at("kept", "c.txt"), new Blob([new Uint8Array(200)])))).toBe("too-large");
    expect((await files.list(at("kept"))).map(({ name }) => name)).toEqual(["a.txt"]);
    expect(await read(at("kept", "a.txt"))).toBe("first");
  });

  test("an Office client holds it: a conflict with status 423", async () => {
    const item = [...double.world.myDrive.items.values()].find(({ name }) => name === "a.txt");
    if (item) item.lockedBy = "Ben";
    const attempts = [
      () => files.upload(at("kept", "a.txt"), text("over it")),
      () => files.remove(at("kept", "a.txt")),
    ];
    for (const attempt of attempts) {
      expect(await attempt().catch((thrown: unknown) => thrown)).toMatchObject({ code: "conflict", status: 423 });
    }
    expect(await read(at("kept", "a.txt"))).toBe("first");
  });

  test("names differ by more than case; a case can be changed", async () => {
    expect(await codeOf(files.upload(at("kept", "A.TXT"), text("x"), { ifAbsent: true }))).toBe("conflict");
    await files.move(at("kept", "a.txt"), at("kept", "A.txt"));
    expect((await files.list(at("kept"))).map(({ name }) => name)).toEqual(["A.txt"]);
  });

  test("a move over something: the other one gives way, and stays where the move fails", async () => {
    await files.upload(at("kept", "b.txt"), text("second"));
    await files.move(at("kept", "b.txt"), at("kept", "a.txt"), { overwrite: true });
    expect(await read(at("kept", "a.txt"))).toBe("second");
    await files.upload(at("kept", "b.txt"), text("third"));
    const item = [...double.world.myDrive.items.values()].find(({ name }) => name === "b.txt");
    if (item) item.lockedBy = "Ben";
    expect(await codeOf(files.move(at("kept", "b.txt"), at("kept", "a.txt"), { overwrite: true }))).toBe("conflict");
    expect((await files.list(at("kept"))).map(({ name }) => name).sort()).toEqual(["a.txt", "b.txt"]);
    expect(await read(at("kept", "a.txt"))).toBe("second");
  });

  test("the organisation forbids links for anyone; passwords where they are not supported", async () => {
    double.world.policy.anonymousLinks = false;
    const make = (link: { scope: "anyone" | "organisation"; password?: string }) =>
      files.shares?.createLink(at("kept"), { role: "read", ...link }) ?? Promise.reject(new Error("no shares"));
    expect(await codeOf(make({ scope: "anyone" }))).toBe("forbidden");
    const link = await make({ scope: "organisation" });
    expect(link).toMatchObject({ link: { scope: "organisation" }, inherited: false });
    expect((await make({ scope: "organisation" })).id).toBe(link.id);
    expect(await codeOf(make({ scope: "organisation", password: "Correct-Horse-7" }))).toBe("invalid");
    const below = await files.shares?.list(at("kept", "a.txt"));
    expect(below?.find(({ id }) => id === link.id)).toMatchObject({ inherited: true });
    expect(await codeOf(files.shares?.remove(at("kept", "a.txt"), link.id) ?? Promise.resolve())).toBe("forbidden");
  });

  test("changes: old cursors run out, pages of one, and where things lie is found out", async () => {
    const { changes } = files;
    if (!changes) throw new Error("there are no changes");
    const first = await changes.since(undefined);
    const paths = first.changes.flatMap((change) => (change.what === "present" ? [change.entry.path] : []));
    expect(paths.sort()).toEqual(["/", "/kept", "/kept/a.txt"]);
    double.world.pageSize = 1;
    await files.createFolder(at("kept", "deeper"));
    await files.upload(at("kept", "deeper", "c.txt"), text("c"));
    await files.upload(at("kept", "a.txt"), text("changed"));
    const next = await changes.since(first.cursor);
    expect(next.changes.map((change) => (change.what === "present" ? change.entry.path : "gone")).sort()).toEqual([
      "/kept/a.txt",
      "/kept/deeper",
      "/kept/deeper/c.txt",
    ]);
    double.forgetDelta();
    expect(await codeOf(changes.since(next.cursor))).toBe("cursor-expired");
    expect((await changes.since(undefined)).changes).toHaveLength(5);
  });

  test("two writers, one with an upload in parts: the second sees the conflict", async () => {
    const revision = (await files.stat(at("kept", "a.txt"))).revision as Revision;
    await files.upload(at("kept", "a.txt"), text("somebody else"));
    const large = new Blob([new Uint8Array(5_000_000)]);
    expect(await codeOf(files.upload(at("kept", "a.txt"), large, { ifRevision: revision }))).toBe("conflict");
    expect(await read(at("kept", "a.txt"))).toBe("somebody else");
  });
});

describe("places", () => {
  test("the own drive, libraries of sites that are followed, and sites by a word", async () => {
    const { listDrives, searchSites } = await loadGraphFiles();
    const headers = () => ({ authorization: `Bearer ${token}` });
    const access = {
      transport: createDirectTransport({ baseUrl: double.baseUrl, headers }),
      send: createFetchSend(),
    };
    expect(await listDrives(access)).toMatchObject([
      { id: double.driveId, kind: "personal" },
      { id: double.libraryId, kind: "site", name: "Planning & more – Documents" },
    ]);
    expect((await searchSites(access, "planning")).map(({ id }) => id)).toEqual([double.libraryId]);
    expect(await searchSites(access, "nothing of the kind")).toEqual([]);
  });
});
