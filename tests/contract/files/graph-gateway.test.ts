/** The double of Microsoft Graph behind the gateway, signed in to by OAuth. */
import { expect, test } from "vitest";
import { type GraphStage, startGraphStage } from "../../support/gateway/graph-stage.ts";
import type { Feature } from "./features.ts";
import { GRAPH_REFUSES } from "./graph-names.ts";
import { graphOutside } from "./outside-graph.ts";
import { describeFilesBackend } from "./suite.ts";

const HAS: readonly Feature[] = ["versions", "shares", "uploads", "search", "quota", "changes"];

const stages: GraphStage[] = [];

async function openStore(kind: "personal" | "site", pageSize: number) {
  const stage = await startGraphStage({ limits: { requestsPerMinutePerSession: 100_000 } });
  stages.push(stage);
  const { double } = stage;
  double.world.pageSize = pageSize;
  const widget = await stage.signIn("anna");
  const server = await stage.filesOf(widget, await stage.connect(widget));
  const place = (await server.places()).find((each) => each.kind === kind);
  if (!place) throw new Error("the server offers no such place");
  const token = double.token();
  return {
    backend: await server.open(place.id),
    outside: graphOutside(`${double.baseUrl}drives/${place.id}`, () => token),
    refuses: GRAPH_REFUSES,
    close: () => stage.close(),
  };
}

describeFilesBackend("Graph (double), OneDrive, through the gateway", HAS, () => openStore("personal", 200));
describeFilesBackend("Graph (double), a library, pages of two, through the gateway", HAS, () => openStore("site", 2));

test("nothing went over the wire that the documents tell a client not to send", () => {
  expect(stages.flatMap(({ double }) => double.requests).length).toBeGreaterThan(100);
  expect(stages.flatMap(({ double }) => double.faults)).toEqual([]);
});
