import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import {
  clientConfigSchema,
  filesConfigDirectExample,
  filesConfigExample,
  parseConfig,
  readFilesConfig,
} from "#contracts";
import { ROOT } from "./sources.ts";

describe("contracts", () => {
  test("config.sample.json is complete and right", () => {
    const sample: unknown = JSON.parse(readFileSync(join(ROOT, "config.sample.json"), "utf8"));
    expect(parseConfig(clientConfigSchema, sample)).toEqual(sample);
    expect(Object.keys(sample as object).sort()).toEqual(Object.keys(clientConfigSchema.entries).sort());
  });

  test("a wrong config names path, expected and received, all faults at once", () => {
    const wrong = {
      homeserver: 5,
      theme: "pink",
      widgets: { trustedOrigins: ["https://a.example/x"] },
      homserver: "typo",
    };
    let fault: unknown;
    try {
      parseConfig(clientConfigSchema, wrong);
    } catch (thrown) {
      fault = thrown;
    }
    expect(fault).toBeInstanceOf(SparksError);
    const lines = String((fault as SparksError).message).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines.some((line) => line.startsWith("homeserver: expected string, received 5"))).toBe(true);
    expect(lines.some((line) => line.startsWith("theme:") && line.includes('received "pink"'))).toBe(true);
    expect(lines.some((line) => line.startsWith("widgets.trustedOrigins.0: expected an origin"))).toBe(true);
    expect(lines.some((line) => line.startsWith("homserver: expected no such setting"))).toBe(true);
  });

  test.each(["https://m.example", "http://127.0.0.1:8008", "example.org", "localhost:8448", "[::1]:8008"])(
    "homeserver %s",
    (homeserver) => {
      expect(parseConfig(clientConfigSchema, { homeserver }).homeserver).toBe(homeserver);
    },
  );

  test.each(["", "ftp://x", "javascript:alert(1)", "a b", "x/y", "//x"])("no homeserver: %j", (homeserver) => {
    expect(() => parseConfig(clientConfigSchema, { homeserver })).toThrow(/homeserver: expected an http or https URL/);
  });

  test("the data model page names every state event", () => {
    const folder = join(ROOT, "src/contracts/state-events");
    const types = readdirSync(folder)
      .map((file) => /\$\{EVENT_PREFIX\}([a-z.]+\.config)`/.exec(readFileSync(join(folder, file), "utf8"))?.[1])
      .filter((type) => type !== undefined);
    const page = readFileSync(join(ROOT, "docs/data-model.md"), "utf8");
    expect(types.length).toBeGreaterThan(0);
    for (const type of types) expect(page).toContain(`app.sparks${type}`);
  });

  test.each([
    ["removed", {}, "missing"],
    ["not an object", "x", "missing"],
    ["null", null, "missing"],
    ["example", filesConfigExample, "ok"],
    ["unknown fields are kept", { ...filesConfigExample, later: [1] }, "ok"],
    ["newer", { v: 3, anything: true }, "newer"],
    ["version 1", { ...filesConfigExample, v: 1 }, "ok"],
    ["version 1 with what it did not know", { ...filesConfigExample, v: 1, direct: "x" }, "ok"],
    ["direct", filesConfigDirectExample, "ok"],
    ["direct beside a gateway", { ...filesConfigExample, direct: filesConfigDirectExample.direct }, "broken"],
    ["neither", { v: 2, label: "x" }, "broken"],
    ["half a gateway", { v: 2, gateway: "https://gw.example" }, "broken"],
    ["direct of any tenant", { v: 2, direct: { ...filesConfigDirectExample.direct, tenant: "common" } }, "broken"],
    ["credentials in the URL", { ...filesConfigExample, gateway: "https://u:p@gw.example" }, "broken"],
    ["script URL", { ...filesConfigExample, gateway: "javascript:alert(1)" }, "broken"],
    ["plain http elsewhere", { ...filesConfigExample, gateway: "http://gw.example" }, "broken"],
    ["wrong types", { v: 1, gateway: [], upstream: 5, path: "x" }, "broken"],
    ["version as text", { ...filesConfigExample, v: "1" }, "broken"],
  ])("files config: %s", (_name, content, state) => {
    expect(readFilesConfig(content).state).toBe(state);
  });

  test("a broken files config names every fault", () => {
    const reading = readFilesConfig({ v: 1, gateway: [], upstream: 5 });
    expect(reading.state === "broken" && reading.error.message).toMatch(/gateway: .*upstream: /);
    const empty = readFilesConfig({ v: 2 });
    expect(empty.state === "broken" && empty.faults.map(({ path }) => path)).toEqual(["gateway", "upstream"]);
  });

  test("the schema's output is JSON", () => {
    expect(v.is(clientConfigSchema, { homeserver: "http://127.0.0.1:8008" })).toBe(true);
  });
});
