import { describe, expect, test } from "vitest";
import {
  configKeyOf,
  filesKind,
  kindOfConfig,
  kindOfWidget,
  ownRegistration,
  plainRegistration,
  widgetUrlFault,
  writeRegistration,
} from "#contracts";

const wanted = {
  id: "sparks-files-1",
  name: "Files",
  base: "https://widgets.example.org/sparks/",
  configKey: "sparks-files-1",
  creator: "@anna:example.org",
};

describe("registration", () => {
  test("of one of ours says where its configuration is, and of whom only behind the #", () => {
    const content = ownRegistration(filesKind, { ...wanted, space: "!space:example.org" });
    expect(content).toMatchObject({
      type: filesKind.widgetType,
      data: { cfg: "sparks-files-1", space: "!space:example.org" },
    });
    const [before, behind] = String(content.url).split("#");
    expect(before).toBe(
      "https://widgets.example.org/sparks/files/index.html?theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language",
    );
    expect(behind).toBe("/?cfg=$cfg&space=$space");
    expect(widgetUrlFault(String(content.url))).toBeUndefined();
    expect(ownRegistration(filesKind, wanted).data).toEqual({ cfg: "sparks-files-1" });
  });

  test("writing keeps what others put there", () => {
    const old = {
      url: "https://old.example",
      avatar_url: "mxc://a/b",
      data: { domain: "x", title: "y" },
      "org.other": 1,
    };
    const next = plainRegistration({ id: "w", name: "New", url: "https://new.example", creator: "@a:b" });
    expect(writeRegistration(old, { ...next, data: { title: "z" } })).toMatchObject({
      name: "New",
      url: "https://new.example",
      avatar_url: "mxc://a/b",
      data: { domain: "x", title: "z" },
      "org.other": 1,
    });
    expect(() => writeRegistration(old, { ...next, url: "https://a.example/?token=abc" })).toThrow("secret");
    expect(() => writeRegistration("x", next)).not.toThrow();
  });

  test.each([
    [{ id: "a", data: { cfg: "b" } }, "b"],
    [{ id: "a", data: { cfg: "" } }, "a"],
    [{ id: "a", data: { cfg: 5 } }, "a"],
    [{ id: "a", data: null }, "a"],
  ])("configuration of %j", (registration, key) => expect(configKeyOf(registration)).toBe(key));

  test("kinds are found by their types", () => {
    expect(kindOfWidget(filesKind.widgetType)).toBe(filesKind);
    expect(kindOfConfig(filesKind.configType)).toBe(filesKind);
    expect(kindOfWidget("m.custom")).toBeUndefined();
  });
});

test.each([
  ["https://a.example/x?y=$z", undefined],
  ["http://127.0.0.1:8081/", undefined],
  ["http://a.example/", "not-https"],
  ["https://u:p@a.example/", "credentials"],
  ["https://$x.example/", "variable-in-host"],
  ["javascript:alert(1)", "malformed"],
  ["", "malformed"],
  [`https://a.example/${"x".repeat(5000)}`, "malformed"],
])("widget address %s", (url, fault) => expect(widgetUrlFault(url)).toBe(fault));
