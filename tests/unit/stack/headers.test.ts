import { describe, expect, test } from "vitest";
import { clientHeaders, type Headers, widgetHeaders } from "../../../src/stack/web/headers.ts";

const directives = (headers: Headers) =>
  new Map(
    (headers["content-security-policy"] ?? "").split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values];
    }),
  );

describe("headers of the client", () => {
  const headers = clientHeaders({
    connectOrigins: ["https://matrix.example.org", "http://127.0.0.1:8082"],
    widgetsOrigin: "https://widgets.example.org",
  });
  const policy = directives(headers);

  test("nothing is allowed that is not named", () => {
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("object-src")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(policy.get("form-action")).toEqual(["'none'"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
  });

  test("scripts come from here only, and strings never become markup", () => {
    expect(policy.get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(policy.get("style-src")).toEqual(["'self'"]);
    expect(policy.get("worker-src")).toEqual(["'self'"]);
    expect(policy.get("require-trusted-types-for")).toEqual(["'script'"]);
    expect(policy.get("trusted-types")).toEqual(["sparks"]);
    expect(headers["content-security-policy"]).not.toMatch(
      /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|allow-dup|\*/,
    );
  });

  test("the homeserver and the gateway can be reached, widgets shown", () => {
    expect(policy.get("connect-src")).toEqual(["'self'", "https://matrix.example.org", "http://127.0.0.1:8082"]);
    expect(policy.get("frame-src")).toEqual(["https://widgets.example.org", "https:"]);
    expect(headers["permissions-policy"]).toContain('camera=(self "https://widgets.example.org")');
    expect(headers["permissions-policy"]).toContain('display-capture=(self "https://widgets.example.org")');
    expect(headers["permissions-policy"]).toContain("geolocation=()");
  });

  test("the call widget can be shown, with camera and microphone", () => {
    const withCalls = clientHeaders({
      connectOrigins: [],
      widgetsOrigin: "https://widgets.example.org",
      callOrigin: "https://call.example.org",
    });
    expect(directives(withCalls).get("frame-src")).toEqual([
      "https://widgets.example.org",
      "https://call.example.org",
      "https:",
    ]);
    expect(withCalls["permissions-policy"]).toContain(
      'microphone=(self "https://widgets.example.org" "https://call.example.org")',
    );
  });

  test("a widget of this machine can be shown where one tries things out, and nowhere else", () => {
    const local = clientHeaders({ connectOrigins: [], widgetsOrigin: "http://127.0.0.1:8081", localWidgets: true });
    expect(directives(local).get("frame-src")).toEqual([
      "http://127.0.0.1:8081",
      "https:",
      "http://127.0.0.1:*",
      "http://localhost:*",
    ]);
    expect(headers["content-security-policy"]).not.toContain("localhost");
    expect(local["permissions-policy"]).not.toContain("localhost");
  });

  test("the window is isolated, and tells nobody where a link was", () => {
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
  });

  test("transport security is asked for over https only", () => {
    expect(headers["strict-transport-security"]).toBeUndefined();
    const overHttps = clientHeaders({ connectOrigins: [], widgetsOrigin: "https://w.example", https: true });
    expect(overHttps["strict-transport-security"]).toMatch(/^max-age=\d{8,}/);
  });
});

describe("headers of the widgets", () => {
  const policy = directives(
    widgetHeaders({
      clientOrigins: ["https://sparks.example.org", "https://element.example.org"],
      connectOrigins: ["https://gateway.example.org"],
    }),
  );

  test("only the named clients may show them", () => {
    expect(policy.get("frame-ancestors")).toEqual(["https://sparks.example.org", "https://element.example.org"]);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("connect-src")).toEqual(["'self'", "https://gateway.example.org"]);
  });

  test("without a named client nobody may", () => {
    expect(directives(widgetHeaders({ clientOrigins: [], connectOrigins: [] })).get("frame-ancestors")).toEqual([
      "'none'",
    ]);
  });
});

test.each([
  "https://a.example; script-src *",
  "https://a.example/path",
  "https://a.example https://b.example",
  "*",
  "javascript:alert(1)",
  "",
])("%j is no origin and reaches no header", (origin) => {
  expect(() => clientHeaders({ connectOrigins: [origin], widgetsOrigin: "https://w.example" })).toThrow(
    /not an origin/,
  );
  expect(() => clientHeaders({ connectOrigins: [], widgetsOrigin: origin })).toThrow(/not an origin/);
  expect(() => widgetHeaders({ clientOrigins: [origin], connectOrigins: [] })).toThrow(/not an origin/);
});
