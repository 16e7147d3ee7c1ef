import { describe, expect, test } from "vitest";
import { fillTemplate } from "../../../../src/client/features/widgets/address/fill-template.ts";
import { widgetAddress } from "../../../../src/client/features/widgets/address/widget-address.ts";
import { testWidget } from "../../../support/widgets/widget-bench.ts";

const context = {
  userId: "@anna:example.org",
  displayName: "Anna & Söhne/../?#",
  deviceId: "DEVICE",
  homeserver: "https://matrix.example.org",
  theme: "dark" as const,
  language: "de",
  clientOrigin: "https://chat.example.org",
};
const policy = { trustedOrigins: ["https://apps.example"], blockedOrigins: ["https://bad.example"] };
const open = (url: string, data: Record<string, unknown> = {}, client = context.clientOrigin) =>
  widgetAddress(testWidget({ url, data }), "INSTANCE", { ...context, clientOrigin: client }, policy);
const urlOf = (url: string, data: Record<string, unknown> = {}) => {
  const result = open(url, data);
  if (!result.ok) throw new Error(result.refusal);
  return result.address.url;
};

describe("a template", () => {
  test("is filled in one pass, longest name first, values encoded", () => {
    const values = new Map([
      ["a", "$ab"],
      ["ab", "$a&"],
    ]);
    expect(fillTemplate("x$ab-$a-$$a-$unknown$", values)).toBe("x%24a%26-%24ab-$%24ab-$unknown$");
  });

  test("encodes what is not well formed instead of throwing", () => {
    expect(fillTemplate("$a", new Map([["a", "\ud800"]]))).toBe("%EF%BF%BD");
  });

  test("gets the facts of the widget API and of the widget's data", () => {
    const url = new URL(
      urlOf("https://w.example/p?u=$matrix_user_id&n=$matrix_display_name&c=$cfg&y=$yes&l=$list#/$matrix_room_id", {
        cfg: "a b",
        yes: true,
        list: [1],
      }),
    );
    expect(url.searchParams.get("u")).toBe("@anna:example.org");
    expect(url.searchParams.get("n")).toBe("Anna & Söhne/../?#");
    expect(url.searchParams.get("c")).toBe("a b");
    expect(url.searchParams.get("y")).toBe("true");
    expect(url.searchParams.get("l")).toBe("$list");
    expect(url.searchParams.get("widgetId")).toBe("INSTANCE");
    expect(url.searchParams.get("parentUrl")).toBe("https://chat.example.org/");
    expect(decodeURIComponent(url.hash)).toBe("#/!room:example.org");
  });

  test("data can neither shadow our names nor cut them short", () => {
    const data = { matrix_user_id: "@victim:hs", matrix_user: "@victim:hs", "org.matrix.msc2873.client_id": "x" };
    const url = new URL(urlOf("https://w.example/?u=$matrix_user_id&c=$org.matrix.msc2873.client_id", data));
    expect(url.searchParams.get("u")).toBe("@anna:example.org");
    expect(url.searchParams.get("c")).toBe("app.sparks.web");
  });

  test("what it takes along is known before it is opened", () => {
    const result = open("https://w.example/?u=$matrix_user_id#$matrix_room_id");
    expect(result.ok && result.address.carries).toEqual(["user-id", "room"]);
  });

  test("gives the id of this opening where messages are addressed, the registered id elsewhere", () => {
    const url = urlOf("https://w.example/?id=$matrix_widget_id#/x?widgetId=$matrix_widget_id&a=1");
    expect(url).toContain("?id=w1&widgetId=INSTANCE&");
    expect(url).toContain("#/x?widgetId=INSTANCE&a=1");
  });

  test("keeps the rest of the query as it was written and takes the place of foreign ids", () => {
    expect(urlOf("https://w.example/?q=a%20b&widgetId=old&widget%49d=old&x")).toBe(
      "https://w.example/?q=a%20b&x&widgetId=INSTANCE&parentUrl=https%3A%2F%2Fchat.example.org%2F",
    );
  });
});

describe("an address is refused", () => {
  test.each([
    ["javascript:alert(1)", "malformed"],
    ["JaVaScRiPt:alert(1)//https://w.example", "malformed"],
    ["data:text/html,<script>alert(1)</script>", "malformed"],
    ["blob:https://w.example/1", "malformed"],
    ["file:///etc/passwd", "malformed"],
    ["//w.example/", "malformed"],
    ["widget.html", "malformed"],
    ["", "malformed"],
    ["https://", "malformed"],
    ["https://[::1", "malformed"],
    [" https://w.example/", "malformed"],
    [`https://w.example/${"x".repeat(9000)}`, "malformed"],
    ["$url", "malformed"],
    ["https://$host/", "variable-in-host"],
    ["https://$matrix_user_id.w.example/", "variable-in-host"],
    ["https://w.example:$port/", "variable-in-host"],
    ["https://w.example$host/", "variable-in-host"],
    ["https://user:pass@w.example/", "credentials"],
    ["https://w.example@evil.example/", "credentials"],
    ["http://w.example/", "not-https"],
    ["http://127.0.0.1.evil.example/", "not-https"],
    ["http://127.0.0.1:9000/", "not-https"],
    ["https://chat.example.org/widget", "same-origin"],
    ["https://CHAT.example.org:443/widget", "same-origin"],
    ["https://bad.example/x", "blocked"],
    ["https://BAD.example:443/x", "blocked"],
  ])("%s (%s)", (url, refusal) => {
    expect(open(url, { host: "evil.example", url: "https://evil.example", port: "1" })).toMatchObject({
      ok: false,
      refusal,
    });
  });

  test("what the hub found wrong stays wrong, whatever the address says", () => {
    expect(
      widgetAddress(testWidget({ url: "https://w.example/", fault: "malformed" }), "i", context, policy),
    ).toMatchObject({ ok: false, refusal: "malformed" });
  });

  test("and a backslash does not move the server", () => {
    const result = open("https://w.example\\@evil.example/");
    expect(result.ok && result.address.origin).toBe("https://w.example");
  });

  test("a value cannot leave its place", () => {
    const result = open("https://w.example/$path", { path: "/@evil.example/../..//x?y#z" });
    expect(result.ok && new URL(result.address.url).pathname).toBe("/%2F%40evil.example%2F..%2F..%2F%2Fx%3Fy%23z");
  });

  test("http is open on this machine for a client on this machine", () => {
    expect(open("http://127.0.0.1:9000/", {}, "http://127.0.0.1:8000").ok).toBe(true);
    expect(open("http://127.0.0.1:8000/", {}, "http://127.0.0.1:8000").ok).toBe(false);
  });

  test("trust is by whole origin", () => {
    const trusted = (url: string) => {
      const result = open(url);
      return result.ok && result.address.trusted;
    };
    expect(trusted("https://apps.example/x")).toBe(true);
    expect(trusted("https://apps.example:8443/x")).toBe(false);
    expect(trusted("https://apps.example.evil.example/x")).toBe(false);
  });
});
