import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { send, writeKey } from "../../integration/gateway/harness.ts";

test("a process with its key from the environment listens, guards its metrics, and ends on SIGTERM", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sparks-gateway-process-"));
  writeKey(join(folder, "vault.key"));
  writeFileSync(join(folder, "metrics.token"), "metrics-token\n", { mode: 0o600 });
  const file = join(folder, "gateway.json");
  const config = {
    listen: { host: "127.0.0.1", port: 0 },
    vault: { kind: "sqlite", file: "vault.sqlite" },
    metrics: { tokenFile: "metrics.token" },
    tenants: [
      {
        id: "demo",
        label: "Demo",
        homeservers: [{ serverName: "demo.test", userinfoBaseUrl: "http://127.0.0.1:9" }],
        widgetOrigins: ["http://widgets.test"],
        upstreams: [],
      },
    ],
  };
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(process.execPath, ["src/gateway/main.ts", "--config", file], {
    env: { ...process.env, SPARKS_VAULT_KEY_FILE: join(folder, "vault.key") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [first]: unknown[] = await once(child.stdout, "data");
  const { event, url } = JSON.parse(String(first).split("\n")[0] ?? "");
  expect(event).toBe("listening");
  const proxied = { "x-forwarded-for": "203.0.113.1" };
  const read = (headers: Record<string, string>) => send(url, { path: "/metrics", headers });
  expect((await read(proxied)).status).toBe(403);
  expect((await read({ ...proxied, authorization: "Bearer wrong" })).status).toBe(403);
  expect((await read({ ...proxied, authorization: "Bearer metrics-token" })).status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  rmSync(folder, { recursive: true });
});
