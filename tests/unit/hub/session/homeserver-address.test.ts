import { describe, expect, it } from "vitest";
import { baseUrlFrom, resolveHomeserver } from "../../../../src/hub/session/homeserver-address.ts";
import { offersSlidingSync, readHomeserver } from "../../../../src/hub/session/login-options.ts";
import { parseSession } from "../../../../src/hub/session/session.ts";

/** Answers by URL; everything else does not exist. */
const fetchOf =
  (pages: Readonly<Record<string, unknown>>): typeof fetch =>
  async (input) => {
    const url = String(input);
    return url in pages ? Response.json(pages[url]) : new Response("not here", { status: 404 });
  };

describe("the homeserver that a person means", () => {
  it("is looked up by well-known", async () => {
    const wellKnown = { "m.homeserver": { base_url: "https://matrix.example.org/" } };
    const fetchFn = fetchOf({ "https://example.org/.well-known/matrix/client": wellKnown });
    expect(await resolveHomeserver("example.org", fetchFn)).toBe("https://matrix.example.org");
    expect(await resolveHomeserver(" @anna:example.org ", fetchFn)).toBe("https://matrix.example.org");
    expect(await resolveHomeserver("other.example:8448", fetchFn)).toBe("https://other.example:8448");
    expect(await resolveHomeserver("localhost:8008", fetchFn)).toBe("http://localhost:8008");
    expect(await resolveHomeserver("https://example.org/base/", fetchFn)).toBe("https://example.org/base");
  });

  it("is never one that could be listened to, or no address", async () => {
    const none = fetchOf({});
    for (const bad of [
      "",
      "  ",
      "a b",
      "http://example.org",
      "https://u:p@example.org",
      "https://a/?x=1",
      "a/b",
      "@",
    ]) {
      await expect(resolveHomeserver(bad, none), bad).rejects.toMatchObject({ code: "invalid" });
    }
    const hostile = { "m.homeserver": { base_url: "http://evil.example" } };
    await expect(
      resolveHomeserver("example.org", fetchOf({ "https://example.org/.well-known/matrix/client": hostile })),
    ).rejects.toMatchObject({ code: "invalid" });
    expect(() => baseUrlFrom("javascript:alert(1)")).toThrow("https");
  });

  it("is asked what it offers", async () => {
    const base = "https://example.org/_matrix/client";
    const versions = { versions: ["v1.11"], unstable_features: { "org.matrix.simplified_msc3575": true } };
    const login = { flows: [{ type: "m.login.sso" }, { type: "m.login.password" }] };
    const server = await readHomeserver(
      "https://example.org",
      fetchOf({ [`${base}/versions`]: versions, [`${base}/v3/login`]: login }),
    );
    expect(server).toEqual({ homeserver: "https://example.org", password: true, slidingSync: true });
    await expect(readHomeserver("https://example.org", fetchOf({}))).rejects.toMatchObject({ code: "invalid" });
    expect(offersSlidingSync({ unstable_features: { "org.matrix.simplified_msc3575": "yes" } })).toBe(false);
    expect(offersSlidingSync(null)).toBe(false);
  });
});

describe("a stored session", () => {
  const session = {
    v: 1,
    homeserver: "https://example.org",
    userId: "@anna:example.org",
    deviceId: "D",
    accessToken: "t",
    cryptoKey: "a2V5",
    softLoggedOut: false,
    slidingSync: true,
  };
  it("is read back, or not at all", () => {
    expect(parseSession(session)).toEqual(session);
    for (const broken of [undefined, null, [], { ...session, v: 2 }, { ...session, accessToken: 1 }, { v: 1 }]) {
      expect(parseSession(broken)).toBeUndefined();
    }
  });
});
