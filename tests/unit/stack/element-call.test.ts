import { describe, expect, test } from "vitest";
import { elementCallAddress, elementCallHeaders } from "../../../src/stack/servers/element-call.ts";

describe("headers of Element Call's origin", () => {
  const headers = elementCallHeaders({
    page: "<head><script>a = 1;</script><script src='./x.js'></script><script>b</script></head>",
    clientOrigins: ["https://chat.example.org"],
    connectOrigins: ["https://matrix.example.org", "wss://sfu.example.org"],
  });
  const policy = headers["content-security-policy"] ?? "";

  test("only the client may show it, and it reaches only what a call needs", () => {
    expect(policy).toContain("frame-ancestors https://chat.example.org");
    expect(policy).toContain("connect-src 'self' https://matrix.example.org wss://sfu.example.org;");
    expect(policy).toContain("default-src 'none'");
  });

  test("the scripts that stand in its page are allowed by their hashes, and no others", () => {
    expect(policy.match(/'sha256-/g)).toHaveLength(2);
    expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
  });

  test("nothing that is no server gets into the policy", () => {
    const bad = { page: "", clientOrigins: ["https://a.example; script-src *"], connectOrigins: [] };
    expect(() => elementCallHeaders(bad)).toThrow("not an origin");
    expect(elementCallHeaders({ ...bad, clientOrigins: [] })["content-security-policy"]).toContain(
      "frame-ancestors 'none'",
    );
  });
});

test("what its address says about the person stands behind the #", () => {
  const address = new URL(elementCallAddress("https://call.example.org"));
  expect(address.search).toBe("");
  expect(address.origin).toBe("https://call.example.org");
  expect(address.hash).toContain("userId=$matrix_user_id");
});
