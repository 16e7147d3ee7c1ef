import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import {
  type ConfigFormat,
  filesConfigExample,
  filesKind,
  hasSecretInUrl,
  MAX_CONFIG_BYTES,
  readConfig,
  WIDGET_KINDS,
  writeConfig,
} from "#contracts";

/** Three versions: `url` became `gateway`, then `label` came. */
const schema = v.looseObject({ v: v.literal(3), gateway: v.string(), label: v.string() });
const format: ConfigFormat<v.InferOutput<typeof schema>> = {
  version: 3,
  schema,
  upgrades: {
    1: ({ url, ...rest }) => ({ ...rest, gateway: url }),
    2: (old) => ({ ...old, label: String(old.gateway).toUpperCase() }),
  },
};

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (thrown) {
    return thrown instanceof SparksError ? `${thrown.code} ${thrown.path ?? ""}`.trim() : String(thrown);
  }
  return undefined;
};

describe("reading", () => {
  test("what is older is upgraded step by step, and says from where", () => {
    const config = { v: 3, gateway: "a", label: "A", mine: 1 };
    expect(readConfig(format, { v: 1, url: "a", mine: 1 })).toEqual({ state: "ok", config, from: 1 });
    expect(readConfig(format, { v: 2, gateway: "a", mine: 1 })).toEqual({ state: "ok", config, from: 2 });
    expect(readConfig(format, config)).toEqual({ state: "ok", config });
  });

  test("what is newer is left as it is", () => {
    expect(readConfig(format, { v: 4, gateway: 5 })).toEqual({ state: "newer", version: 4 });
  });

  test.each([
    ["no version", { gateway: "a", label: "b" }, "v"],
    ["version 0", { v: 0 }, "v"],
    ["half a version", { v: 1.5 }, "v"],
    ["a version out of Object", { v: "constructor" }, "v"],
    ["a fraction", { v: 3, gateway: "a", label: "b", size: 0.5 }, "size"],
    ["too much", { v: 3, gateway: "a", label: "x".repeat(MAX_CONFIG_BYTES) }, ""],
    ["too many", { v: 3, gateway: "a", label: "b", list: Array.from({ length: 6000 }, () => 1) }, ""],
    ["a field of another type", { v: 3, gateway: [], label: "b" }, "gateway"],
    ["a step that breaks", { v: 2, gateway: Object.create(null) }, "v"],
  ])("%s is broken, and says where", (_name, content, path) => {
    const reading = readConfig(format, content);
    expect(reading.state).toBe("broken");
    expect(reading.state === "broken" && reading.faults[0]?.path).toBe(path);
  });

  test("nothing hostile throws", () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 50_000; depth++) deep = { deep };
    const hostile = [
      deep,
      { v: 1, deep },
      JSON.parse('{"v":1,"__proto__":{"gateway":"x"}}'),
      { v: 3, gateway: "\ud800", label: "b" },
      { v: Number.NaN },
      [],
      "x",
      null,
      undefined,
      0,
    ];
    for (const content of hostile) {
      for (const kind of WIDGET_KINDS) expect(kind.read(content).state).toMatch(/^(ok|missing|newer|broken)$/);
      expect(() => readConfig(format, content)).not.toThrow();
    }
    expect(({} as Record<string, unknown>).gateway).toBeUndefined();
  });
});

describe("writing", () => {
  test("keeps what it does not know, and upgrades what is older", () => {
    const old = { v: 1, url: "a", later: { kept: [1, 2] } };
    expect(writeConfig(format, old, { label: "new" })).toEqual({ v: 3, gateway: "a", label: "new", later: old.later });
  });

  test("a field that is undefined is taken out", () => {
    const { path: _path, ...rest } = filesConfigExample;
    expect(writeConfig(filesKind.format, filesConfigExample, { path: undefined })).toEqual(rest);
  });

  test("replaces what is broken", () => {
    expect(writeConfig(format, { v: "x", gateway: 5, other: 1 }, { gateway: "a", label: "b" })).toEqual({
      v: 3,
      gateway: "a",
      label: "b",
      other: 1,
    });
    expect(writeConfig(format, null, { gateway: "a", label: "b" })).toEqual({ v: 3, gateway: "a", label: "b" });
  });

  test("refuses what must not be written", () => {
    const ok = { gateway: "a", label: "b" };
    expect(codeOf(() => writeConfig(format, { v: 4 }, ok))).toBe("conflict");
    expect(codeOf(() => writeConfig(format, {}, { ...ok, label: 5 }))).toBe("invalid label");
    expect(codeOf(() => writeConfig(format, {}, { ...ok, size: 0.5 }))).toBe("invalid size");
    expect(codeOf(() => writeConfig(format, {}, { ...ok, label: "x".repeat(MAX_CONFIG_BYTES) }))).toBe("too-large");
    expect(codeOf(() => writeConfig(format, {}, { ...ok, more: { at: "https://u:p@a.example" } }))).toBe(
      "invalid more.at",
    );
  });
});

describe("secrets in addresses", () => {
  test.each([
    "https://anna:pw@a.example/",
    "https://anna@a.example/",
    "https://$x:pw@a.example/",
    "https://a.example/?access_token=abc",
    "https://a.example/?x=1&apiKey=abc",
    "https://a.example/?X-Amz-Signature=abc",
    "https://a.example/#/?authToken=abc",
    "https://a.example/#password=abc",
    "https://a.example/?private_key=abc",
    "https://a.example/?jwt=a.b.c",
  ])("%s", (url) => expect(hasSecretInUrl(url)).toBe(true));

  test.each([
    "https://a.example/",
    "https://a.example/?token=",
    "https://a.example/?token=$matrix_widget_id",
    "https://a.example/?author=anna&design=1&monkey=2",
    "https://a.example/?theme=$org.matrix.msc2873.client_theme#/?cfg=$cfg",
    "my secret=plain text",
    "",
  ])("%s is none", (url) => expect(hasSecretInUrl(url)).toBe(false));
});

describe("kinds of widgets", () => {
  test.each(WIDGET_KINDS)("$id: the example is right, the form asks for what the schema has", (kind) => {
    expect(kind.read(kind.example)).toEqual({ state: "ok", config: kind.example });
    expect(Object.keys(kind.example as object).sort()).toEqual(["v", ...kind.fields.map(({ key }) => key)].sort());
    for (const field of kind.fields) {
      const { [field.key]: _left, ...without } = kind.example as Record<string, unknown>;
      expect(kind.read(without).state, field.key).toBe(field.required ? "broken" : "ok");
    }
    for (let version = 1; version < kind.format.version; version++) {
      expect(kind.format.upgrades).toHaveProperty(String(version));
    }
    expect(kind.page).toMatch(/^[a-z]+\/$/);
  });

  test("have types of their own", () => {
    const types = WIDGET_KINDS.flatMap(({ widgetType, configType }) => [widgetType, configType]);
    expect(new Set(types).size).toBe(types.length);
  });
});
