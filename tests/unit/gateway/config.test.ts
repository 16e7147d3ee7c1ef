import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gatewayConfigSchema, parseConfig } from "#contracts";
import { findFaults } from "../../../src/contracts/faults.ts";

const sample: unknown = JSON.parse(readFileSync("gateway.sample.json", "utf8"));

test("the sample fits the schema and shows every setting", () => {
  const config = parseConfig(gatewayConfigSchema, sample);
  expect(config).toEqual(sample);
  expect(Object.keys(config).sort()).toEqual(Object.keys(gatewayConfigSchema.entries).sort());
  const limits = Object.keys(parseConfig(gatewayConfigSchema, { ...config, limits: {} }).limits);
  expect(Object.keys(config.limits).sort()).toEqual(limits.sort());
});

test("all faults are told at once, each with path, expected and received", () => {
  const faulty = {
    listen: { host: "127.0.0.1", port: "8790", prot: 1, hots: "x" },
    vault: { kind: "postgres", file: "" },
    tenants: [
      {
        id: "Big Tenant",
        label: "T",
        homeservers: [{ serverName: "a b", userinfoBaseUrl: "ftp://x" }],
        widgetOrigins: ["https://widgets.example.org/", "*"],
        upstreams: [{ id: "f", kind: "webdav", label: "F", baseUrl: "https://u:p@files.example.org/a/%2e%2e/?x" }],
      },
    ],
    colour: "red",
  };
  const copy = structuredClone(faulty);
  const lines = findFaults(gatewayConfigSchema, faulty).map(
    ({ path, expected, received }) => `${path}: expected ${expected}, received ${received}`,
  );
  expect(lines.sort()).toEqual(
    [
      'colour: expected no such setting, received "red"',
      'listen.hots: expected no such setting, received "x"',
      'listen.port: expected number, received "8790"',
      "listen.prot: expected no such setting, received 1",
      'tenants.0.homeservers.0.serverName: expected a Matrix server name, received "a b"',
      'tenants.0.homeservers.0.userinfoBaseUrl: expected an http or https URL without user, query and fragment, received "ftp://x"',
      'tenants.0.id: expected an id of a-z, 0-9 and -, at most 64 characters, received "Big Tenant"',
      'tenants.0.upstreams.0.baseUrl: expected an http or https URL without user, query and fragment, received "https://u:p@files.example.org/a/%2e%2e/?x"',
      'tenants.0.widgetOrigins.0: expected an origin such as "https://widgets.example.org", without a path, received "https://widgets.example.org/"',
      'tenants.0.widgetOrigins.1: expected an origin such as "https://widgets.example.org", without a path, received "*"',
      'vault.file: expected >=1, received ""',
      'vault.kind: expected "sqlite", received "postgres"',
    ].sort(),
  );
  expect(faulty).toEqual(copy);
});

test.each([[null], [7], ["x"], [[]], [undefined], [JSON.parse('{"__proto__":{"listen":1},"constructor":2}')]])(
  "%j is no configuration",
  (value) => {
    expect(() => parseConfig(gatewayConfigSchema, value)).toThrow(/expected/);
  },
);

test("two tenants may not have the same id or share a homeserver", () => {
  const config = parseConfig(gatewayConfigSchema, sample);
  const [tenant] = config.tenants;
  expect(findFaults(gatewayConfigSchema, { ...config, tenants: [tenant, tenant] }).map((f) => f.expected)).toEqual([
    "tenants with different ids",
    "every homeserver in one tenant only",
  ]);
});

test("the process ends with 2 and the faults on standard error", () => {
  const folder = mkdtempSync(join(tmpdir(), "sparks-gateway-config-"));
  const file = join(folder, "gateway.json");
  const run = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, ["src/gateway/main.ts", ...args], { encoding: "utf8" });
    return { status, stderr };
  };
  writeFileSync(file, JSON.stringify({ listen: { host: "127.0.0.1", port: 0 }, tenants: [] }));
  const faulty = run("--config", file);
  expect(faulty.status).toBe(2);
  expect(faulty.stderr).toContain("vault: expected a value, received nothing");
  expect(faulty.stderr).toContain("tenants: expected >=1");

  writeFileSync(file, JSON.stringify(sample));
  writeFileSync(join(folder, "open.key"), Buffer.alloc(32).toString("base64"), { mode: 0o644 });
  const config = { ...parseConfig(gatewayConfigSchema, sample), metrics: {} };
  writeFileSync(file, JSON.stringify({ ...config, vault: { kind: "sqlite", file: "x.sqlite", keys: ["open.key"] } }));
  const open = run("--config", file);
  expect([open.status, open.stderr]).toEqual([2, expect.stringContaining("expected mode 600, found 644")]);

  writeFileSync(file, "{");
  expect(run(file)).toEqual({ status: 2, stderr: expect.stringContaining("expected JSON") });
  expect(run()).toEqual({ status: 2, stderr: expect.stringContaining("usage") });
  rmSync(folder, { recursive: true });
});

test("how people sign in fits to what they sign in to, and secrets go over https", () => {
  const config = parseConfig(gatewayConfigSchema, sample);
  const [tenant] = config.tenants;
  const graph = tenant?.upstreams.find(({ kind }) => kind === "graph");
  const oauth = graph?.signIn?.kind === "oauth" ? graph.signIn : undefined;
  const faultsOf = (upstream: object) =>
    findFaults(gatewayConfigSchema, {
      ...config,
      tenants: [{ ...tenant, upstreams: [{ id: "f", label: "F", baseUrl: "https://files.test", ...upstream }] }],
    }).map(({ path, expected }) => `${path.replace("tenants.0.upstreams.0.", "")}: ${expected}`);
  expect(faultsOf({ kind: "graph", signIn: oauth })).toEqual([]);
  expect(faultsOf({ kind: "opencloud", signIn: oauth })).toEqual([]);
  expect(faultsOf({ kind: "graph" }).join()).toContain("signIn of kind oauth for graph");
  expect(faultsOf({ kind: "graph", signIn: { kind: "password" } }).join()).toContain("signIn of kind oauth for graph");
  expect(faultsOf({ kind: "webdav", signIn: { kind: "login-flow" } }).join()).toContain(
    "login-flow for nextcloud only",
  );
  expect(faultsOf({ kind: "nextcloud", signIn: { kind: "login-flow" } })).toEqual([]);
  for (const tokenUrl of [
    "http://login.test/token",
    "ftp://login.test/token",
    "https://u:p@login.test/token",
    "https://login.test/token?x",
    "https://login.test/token#x",
    "/token",
  ]) {
    expect([tokenUrl, faultsOf({ kind: "graph", signIn: { ...oauth, tokenUrl } })]).toEqual([
      tokenUrl,
      ["signIn.tokenUrl: an https URL without user and fragment"],
    ]);
  }
  expect(faultsOf({ kind: "graph", signIn: { ...oauth, tokenUrl: "http://127.0.0.1:1/token" } })).toEqual([]);
  expect(faultsOf({ kind: "graph", signIn: { ...oauth, scopes: ["a b"] } })).toHaveLength(1);
  expect(faultsOf({ kind: "graph", signIn: { ...oauth, clientSecret: "x" } })).toHaveLength(1);
});
