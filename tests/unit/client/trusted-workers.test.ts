import { describe, expect, test } from "vitest";
import { allowedScriptUrl } from "../../../src/client/app/trusted-workers.ts";

const ORIGIN = "https://sparks.example.org";

describe("the Trusted Types policy", () => {
  test("lets the hub's script pass", () => {
    const url = `${ORIGIN}/assets/worker-b0d29c4e.js`;
    expect(allowedScriptUrl(url, ORIGIN)).toBe(url);
    expect(allowedScriptUrl(`${ORIGIN}/sub/folder/assets/worker-1.js`, ORIGIN)).toContain("worker-1");
  });

  test.each([
    "https://evil.example/assets/worker.js",
    "//evil.example/assets/worker.js",
    "data:text/javascript,alert(1)",
    "blob:https://sparks.example.org/1234",
    "javascript:alert(1)",
    `${ORIGIN}/assets/../upload/x.js`,
    `${ORIGIN}/assets/x.js.html`,
    `${ORIGIN}/media/worker.js`,
    "",
  ])("refuses %s", (url) => {
    expect(() => allowedScriptUrl(url, ORIGIN)).toThrow(TypeError);
  });
});
