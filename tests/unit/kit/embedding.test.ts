/** docs/embedding.md is what an administrator types: each of its blocks is read with what will read it. */
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  filesKind,
  gatewayConfigSchema,
  ownRegistration,
  parseConfig,
  readFilesConfig,
  WIDGET_STATE_TYPE,
} from "#contracts";
import { capability } from "#kit";
import { ELEMENT_DESKTOP, widgetHeaders } from "../../../src/stack/web/headers.ts";
import { FILES_CAPABILITIES } from "../../../widgets/files/capabilities.ts";
import {
  ROOM_DELETIONS,
  ROOM_MEMBERS,
  ROOM_NEEDS,
  roomFolderCapability,
} from "../../../widgets/files/room/room-capabilities.ts";
import { readParams } from "../../../widgets/kit/start/read-params.ts";
import { docBlock, docBlocks } from "../../support/doc-blocks.ts";

const PAGE = "embedding.md";
const json = (name: string): unknown => JSON.parse(docBlock(PAGE, `json ${name}`));
const root = new URL("../../../", import.meta.url);
const registrationSchema = v.looseObject({
  id: v.string(),
  url: v.string(),
  data: v.looseObject({ cfg: v.string() }),
});
const registration = v.parse(registrationSchema, json("registration"));

const headers = widgetHeaders({
  clientOrigins: ["https://element.example.org"],
  connectOrigins: ["https://gateway.example.org"],
  https: true,
});

test("every block of JSON is JSON, and each is looked at here", () => {
  const names = [...docBlocks(PAGE).keys()].filter((name) => name.startsWith("json"));
  expect(names.sort()).toEqual(
    ["config", "direct", "element-config", "layout", "power-levels", "registration", "tenant"].map(
      (name) => `json ${name}`,
    ),
  );
});

describe("headers", () => {
  test("are those that the widgets are tested with", () => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    expect(docBlock(PAGE, "headers").trim().split("\n")).toEqual(lines);
  });

  test("can name Element's desktop program, and nothing that is no origin", () => {
    const policyFor = (client: string) => widgetHeaders({ clientOrigins: [client], connectOrigins: [] });
    expect(policyFor(ELEMENT_DESKTOP)["content-security-policy"]).toContain("frame-ancestors vector://vector;");
    for (const bad of ["vector://vector; script-src *", "vector:", "*", "https://a.example/x"]) {
      expect(() => policyFor(bad)).toThrow("not an origin");
    }
  });

  test.each(["nginx", "caddyfile"])("%s sends each of them, and caches assets only", (name) => {
    const block = docBlock(PAGE, name);
    for (const [header, value] of Object.entries(headers)) expect(block).toContain(`${header} "${value}"`);
    expect(block).toContain("public, max-age=31536000, immutable");
    expect(block).toContain("no-cache");
  });
});

test("the tenant fits into the gateway's configuration, and offers what the settings name", () => {
  const sample: object = JSON.parse(readFileSync(new URL("gateway.sample.json", root), "utf8"));
  const config = parseConfig(gatewayConfigSchema, { ...sample, tenants: [json("tenant")] });
  const [tenant] = config.tenants;
  expect(tenant?.widgetOrigins).toEqual([new URL(registration.url).origin]);
  const settings = readFilesConfig(json("config"));
  expect(settings.state).toBe("ok");
  expect(tenant?.upstreams.map(({ id }) => id)).toContain(settings.state === "ok" && settings.config.upstream);
  expect(headers["content-security-policy"]).toContain(
    `connect-src 'self' ${settings.state === "ok" && new URL(settings.config.gateway ?? "").origin};`,
  );
});

test("the settings without a gateway are right", () => {
  expect(readFilesConfig(json("direct"))).toMatchObject({ state: "ok", config: { direct: { kind: "graph" } } });
});

test("the registration is the one that Sparks writes", () => {
  const wanted = {
    id: "sparks-files-1",
    name: "Files",
    base: "https://widgets.example.org",
    configKey: "sparks-files-1",
    creator: "@admin:example.org",
  };
  expect(json("registration")).toEqual(ownRegistration(filesKind, wanted));
  const inSpace = ownRegistration(filesKind, { ...wanted, space: "!space:example.org" });
  const page = readFileSync(new URL("docs/embedding.md", root), "utf8").replaceAll("\n", " ");
  expect(page).toContain('"data": { "cfg": "sparks-files-1", "space": "!space:example.org" }');
  expect(inSpace.data).toEqual({ cfg: "sparks-files-1", space: "!space:example.org" });
  expect(String(inSpace.url)).toMatch(/#\/\?cfg=\$cfg&space=\$space$/);
  expect(page).toContain("#/?cfg=$cfg&space=$space");
});

test("the address for /addwidget names its settings itself", () => {
  const { search, hash } = new URL(docBlock(PAGE, "address").trim());
  const client = "widgetId=x&parentUrl=https%3A%2F%2Felement.example.org";
  const reading = readParams({ search: `${search}&${client}`, hash }, true);
  expect(reading).toMatchObject({ state: "ok", params: { configKey: "sparks-files-1" } });
  expect(reading).not.toHaveProperty("params.theme"); // not filled in here
});

test("layout and power levels name the same widget and types", () => {
  const layout = v.parse(
    v.object({ widgets: v.record(v.string(), v.object({ container: v.picklist(["top", "right", "center"]) })) }),
    json("layout"),
  );
  expect(Object.keys(layout.widgets)).toEqual([registration.id]);
  const levels = v.parse(v.object({ events: v.record(v.string(), v.number()) }), json("power-levels"));
  expect(levels.events).toEqual({ [WIDGET_STATE_TYPE]: 50, [filesKind.configType]: filesKind.power });
});

test("Element's module approves all that the widget asks for, and nothing else", () => {
  const KEY = "io.element.element-web-modules.widget-lifecycle";
  const schema = v.object({
    modules: v.array(v.string()),
    [KEY]: v.strictObject({
      widget_permissions: v.record(
        v.string(),
        v.strictObject({
          preload_approved: v.boolean(),
          identity_approved: v.boolean(),
          capabilities_approved: v.array(v.string()),
        }),
      ),
    }),
  });
  // As the module compares: the address without query and fragment, a trailing * for any ending.
  const matches = (value: string, pattern: string) =>
    pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
  const permissions = v.parse(schema, json("element-config"))[KEY].widget_permissions;
  const address = new URL(registration.url);
  address.search = "";
  address.hash = "";
  const approved = Object.entries(permissions).filter(([pattern]) => matches(address.href, pattern));
  const patterns = approved.flatMap(([, { capabilities_approved }]) => capabilities_approved);
  const asked = [
    capability.receiveState(filesKind.configType, registration.data.cfg),
    capability.inRoom("!space:example.org"),
    ...FILES_CAPABILITIES,
    ...[...ROOM_NEEDS, ROOM_DELETIONS, ROOM_MEMBERS, roomFolderCapability(registration.data.cfg)],
  ];
  for (const one of asked)
    expect(
      patterns.some((pattern) => matches(one, pattern)),
      one,
    ).toBe(true);
  for (const pattern of patterns)
    expect(
      asked.some((one) => matches(one, pattern)),
      pattern,
    ).toBe(true);
});
