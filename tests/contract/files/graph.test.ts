/** The double of Microsoft Graph, as a browser meets it: straight, with a token of its own. */
import { describe, expect, test } from "vitest";
import { createDirectTransport, createFetchSend, loadGraphFiles, openFilesServer } from "#backends";
import type { FilePath } from "#model";
import { readCsdl } from "../../support/doubles/graph/csdl.ts";
import { type GraphDouble, startGraphDouble } from "../../support/doubles/graph/graph-double.ts";
import { requestFaults } from "../../support/doubles/graph/request-faults.ts";
import type { Feature } from "./features.ts";
import { GRAPH_REFUSES } from "./graph-names.ts";
import { graphOutside } from "./outside-graph.ts";
import { describeFilesBackend } from "./suite.ts";

const HAS: readonly Feature[] = ["versions", "shares", "uploads", "search", "quota", "changes", "viewer", "checkouts"];
const doubles: GraphDouble[] = [];

async function openStore(drive: (double: GraphDouble) => string, pageSize: number) {
  const double = await startGraphDouble();
  doubles.push(double);
  double.world.pageSize = pageSize;
  const { createGraphFiles } = await loadGraphFiles();
  const token = double.token();
  const headers = () => ({ authorization: `Bearer ${token}` });
  const transport = createDirectTransport({ baseUrl: double.baseUrl, headers });
  const id = drive(double);
  const outsideToken = double.token();
  return {
    backend: createGraphFiles({ transport, send: createFetchSend() }, { id }),
    outside: graphOutside(`${double.baseUrl}drives/${id}`, () => outsideToken),
    refuses: GRAPH_REFUSES,
    close: () => double.close(),
  };
}

describeFilesBackend("Graph (double), OneDrive", HAS, () => openStore(({ driveId }) => driveId, 200));
describeFilesBackend("Graph (double), a library of SharePoint, pages of two", HAS, () =>
  openStore(({ libraryId }) => libraryId, 2),
);

test("the person's drive, the libraries of sites that they follow, and sites that are looked for", async () => {
  const double = await startGraphDouble();
  doubles.push(double);
  double.world.pageSize = 1;
  const token = double.token();
  const transport = createDirectTransport({
    baseUrl: double.baseUrl,
    headers: () => ({ authorization: `Bearer ${token}` }),
  });
  const server = await openFilesServer("graph", transport);
  const places = await server.places();
  expect(places.map(({ id, kind }) => [id, kind])).toEqual([
    [double.driveId, "personal"],
    [double.libraryId, "site"],
  ]);
  const library = await server.open(double.libraryId);
  expect(await library.list("/" as FilePath)).toEqual([]);
  const { searchSites } = await loadGraphFiles();
  const found = await searchSites({ transport, send: createFetchSend() }, "planning");
  expect(found.map(({ id }) => id)).toEqual([double.libraryId]);
  // Who may not see sites has their own drive all the same.
  const narrow = double.token(["User.Read", "Files.ReadWrite.All"]);
  const own = createDirectTransport({
    baseUrl: double.baseUrl,
    headers: () => ({ authorization: `Bearer ${narrow}` }),
  });
  expect((await (await openFilesServer("graph", own)).places()).map(({ id }) => id)).toEqual([double.driveId]);
  await double.close();
});

test("nothing went over the wire that the documents tell a client not to send", () => {
  expect(doubles.flatMap(({ requests }) => requests).length).toBeGreaterThan(100);
  expect(doubles.flatMap(({ faults }) => faults)).toEqual([]);
});

describe("the metadata of Graph v1.0", async () => {
  const csdl = await readCsdl();
  test.skipIf(csdl === undefined)("every request that was sent is valid (skipped where ../shared is absent)", () => {
    if (!csdl) return;
    const sent = doubles.flatMap(({ requests }) => requests.filter(({ host }) => host === "graph"));
    expect(sent.length).toBeGreaterThan(100);
    expect([...new Set(sent.flatMap((request) => requestFaults(csdl, request)))]).toEqual([]);
  });
});
