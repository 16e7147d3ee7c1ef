/** litmus (Debian), the WebDAV community's own test: what holds directly must hold through the gateway's proxy. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { proxyPath } from "#contracts";
import { cacheAt, findProgram } from "#stack";
import { startTestApache } from "../../support/apache.ts";
import { startBearerRelay } from "../../support/bearer-relay.ts";
import { startTestWebdav } from "../../support/servers.ts";
import { openGatewayTo, type WebdavAccount, WIDGET_ORIGIN } from "./through-gateway.ts";

type Area = { readonly area: string; readonly run: number; readonly failed: number };

async function litmus(url: string, user: string, password: string): Promise<readonly Area[]> {
  const program = await findProgram(
    { title: "litmus", names: ["litmus"], debian: "litmus", variable: "LITMUS" },
    { cache: cacheAt(), onStep: console.log },
  );
  const folder = await mkdtemp(join(tmpdir(), "sparks-litmus-"));
  // Fails with a code when a test fails; what failed is in what it printed.
  const { stdout } = await promisify(execFile)(program, ["-k", `${url}/`, user, password], {
    cwd: folder,
    maxBuffer: 10_000_000,
  }).catch((thrown: { readonly stdout?: string }) => ({ stdout: thrown.stdout ?? "" }));
  await rm(folder, { recursive: true });
  const areas = [...stdout.matchAll(/summary for `(\w+)': of (\d+) tests run: \d+ passed, (\d+) failed/g)];
  const faults = stdout.split("\n").filter((line) => / FAIL /.test(line));
  if (faults.length > 0) console.log(faults.join("\n"));
  return areas.map(([, area = "", run, failed]) => ({ area, run: Number(run), failed: Number(failed) }));
}

const AREAS = ["basic", "copymove", "props", "locks", "http"];

describe.each([
  ["WsgiDAV", () => startTestWebdav(["anna"])],
  ["Apache", () => startTestApache()],
] as const)("litmus on %s", (_name, start: () => Promise<WebdavAccount>) => {
  test("holds through the gateway as it holds directly", async () => {
    const server = await start();
    const direct = await litmus(server.baseUrl, server.user, server.password);
    const access = await openGatewayTo(server);
    const relay = await startBearerRelay({
      target: `${access.gateway}${proxyPath(access.connection.id).replace(/\/$/, "")}`,
      headers: { authorization: `Bearer ${access.token}`, origin: WIDGET_ORIGIN },
    });
    const proxied = await litmus(relay.baseUrl, "nobody", "nothing");
    await relay.close();
    await access.close();
    await server.close();
    expect(direct.map(({ area }) => area)).toEqual(AREAS);
    expect(direct.filter(({ failed }) => failed > 0)).toEqual([]);
    expect(proxied).toEqual(direct);
  }, 180_000);
});
