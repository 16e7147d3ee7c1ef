import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type GatewayConfigInput, gatewayConfigSchema, parseConfig } from "#contracts";
import { parseLivekitKey } from "../../../../src/gateway/rtc/livekit.ts";
import { createCallTenants } from "../../../../src/gateway/rtc/tenant-calls.ts";

const folder = mkdtempSync(join(tmpdir(), "sparks-rtc-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

// The file is checked by tests of its own.
const sample = () => JSON.parse(readFileSync("gateway.sample.json", "utf8")) as GatewayConfigInput;
const clock = { now: () => 0 };

test("calls want an application service, a WebSocket address and a short life of tokens", () => {
  const config = sample();
  const [tenant] = config.tenants;
  const parsing = (change: object, ofRtc: object = {}) => {
    const changed = { ...tenant, rtc: { ...tenant?.rtc, ...ofRtc }, ...change };
    return () => parseConfig(gatewayConfigSchema, { ...config, tenants: [changed] });
  };
  expect(parsing({})).not.toThrow();
  const homeservers = tenant?.homeservers.map(({ appService: _, ...homeserver }) => homeserver);
  expect(parsing({ homeservers })).toThrow(
    "tenants: expected an appService on a homeserver of each tenant that has rtc",
  );
  for (const url of ["https://livekit.example.org", "wss://u:p@livekit.example.org", "wss://x/?a", "x"]) {
    expect(parsing({}, { url })).toThrow("rtc.url: expected a wss or ws URL");
  }
  expect(parsing({}, { tokenMs: 86_400_000 })).toThrow("rtc.tokenMs");
  expect(parsing({}, { secret: "in the open" })).toThrow("rtc.secret: expected no such setting");
});

test("secrets come from files that nobody else can read, and their faults do not repeat them", () => {
  const config = parseConfig(gatewayConfigSchema, sample());
  const [tenant] = config.tenants;
  const write = (name: string, text: string, mode = 0o600) => {
    rmSync(join(folder, name), { force: true });
    writeFileSync(join(folder, name), text, { mode });
  };
  const tenants = () => {
    const appService = { senderLocalpart: "gateway", asTokenFile: "as", hsTokenFile: "hs" };
    const homeservers = tenant?.homeservers.map((homeserver) => ({ ...homeserver, appService })) ?? [];
    const rtc = { url: "wss://livekit.example.org", keyFile: "key", tokenMs: 1 };
    return createCallTenants({ tenants: tenant ? [{ ...tenant, homeservers, rtc }] : [] }, folder, clock);
  };
  expect(tenants).toThrow(/hs: expected a readable file/);
  write("hs", "hs-token-that-is-long");
  write("as", "as-token-that-is-long");
  write("key", "key: a-secret-that-is-long-enough\n");
  expect(tenants().byTenant("hospital")?.livekit.url).toBe("wss://livekit.example.org");
  expect(tenants().byTenant("other")).toBeUndefined();
  expect(tenants().byHomeserverToken("hs-token-that-is-long")?.homeserver.serverName).toBe("hospital.example.org");
  for (const token of ["", "hs-token-that-is-lon", "as-token-that-is-long"]) {
    expect(tenants().byHomeserverToken(token)).toBeUndefined();
  }
  write("key", "key: a-secret-that-is-long-enough\n", 0o644);
  expect(tenants).toThrow(/key: expected mode 600, found 644/);
  write("key", "s3cret");
  expect(tenants).toThrow(/key: expected one line "key: secret"/);
  expect(tenants).not.toThrow(/s3cret/);
  write("key", "key: a-secret-that-is-long-enough\n");
  write("as", "two words");
  expect(tenants).toThrow(/as: expected a token/);
});

test("a key file is what LiveKit itself reads", () => {
  const both = { key: "APIabc", secret: "0123456789abcdef" };
  for (const text of ["APIabc: 0123456789abcdef", "APIabc: '0123456789abcdef'\n", ' APIabc:  "0123456789abcdef" ']) {
    expect(parseLivekitKey(text)).toEqual(both);
  }
  for (const text of [
    "",
    "APIabc",
    "APIabc: short",
    "a: 0123456789abcdef\nb: 0123456789abcdef",
    ": 0123456789abcdef",
  ]) {
    expect(parseLivekitKey(text)).toBeUndefined();
  }
});
