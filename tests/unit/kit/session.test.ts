import { describe, expect, test } from "vitest";
import { createGatewayTransport, loadWebdavFiles } from "#backends";
import type { FilePath } from "#model";
import { createGatewaySession, RENEW_BEFORE_MS } from "../../../widgets/kit/gateway/gateway-session.ts";
import { createWhyAway } from "../../../widgets/kit/gateway/reachable.ts";
import { createFakeHost } from "../../../widgets/kit/testing/fake-host.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { createFakeGateway, SESSION_LIFE_MS } from "../../support/fake-gateway.ts";

const GATEWAY = "https://gateway.example.org";

describe("the session", () => {
  const open = () => {
    const gateway = createFakeGateway();
    const clock = createFakeClock();
    const { host } = createFakeHost({ clock });
    const session = createGatewaySession({ gateway: GATEWAY, host, send: gateway.send, clock });
    return { clock, session, gateway };
  };

  test("is made once for many that ask, and anew shortly before it ends, each time with a new OpenID token", async () => {
    const { clock, session, gateway } = open();
    expect(await Promise.all([session.get(), session.get(), session.get()])).toEqual(["token-1", "token-1", "token-1"]);
    await clock.advance(900_000 - RENEW_BEFORE_MS - 1);
    expect(await session.get()).toBe("token-1");
    await clock.advance(1);
    expect(await session.get()).toBe("token-2");
    expect(gateway.openIds).toEqual(["openid-1", "openid-2"]);
  });

  test("that was refused is replaced once, not once for everybody who saw it refused", async () => {
    const { session, gateway } = open();
    const token = await session.get();
    session.refuse(token);
    expect(await session.get()).toBe("token-2");
    session.refuse(token);
    expect(await session.get()).toBe("token-2");
    expect(gateway.sessions).toBe(2);
  });

  test("that still holds is at hand without waiting, even when it is due for a new one", async () => {
    const { clock, session } = open();
    expect(session.atHand()).toBeUndefined();
    await session.get();
    await clock.advance(900_000 - 1);
    expect(session.atHand()).toBe("token-1");
    await clock.advance(1);
    expect(session.atHand()).toBeUndefined();
  });

  test("a request that outlives the page has left before anything is waited for", async () => {
    const { session, gateway } = open();
    await session.get();
    const sent: string[] = [];
    const connection = { id: "c1", basePath: "/" };
    const transport = createGatewayTransport({
      gateway: GATEWAY,
      connection,
      tokens: session,
      send: async (url, { headers }) => {
        sent.push(`${url} ${headers?.authorization}`);
        return new Response(null, { status: 204 });
      },
    });
    const { createWebdavFiles } = await loadWebdavFiles();
    void createWebdavFiles(transport).remove("/a b" as FilePath, { keepalive: true });
    expect(sent).toEqual([`${GATEWAY}/proxy/c1/a%20b Bearer token-1`]);
    expect(gateway.sessions).toBe(1);
  });

  describe("is kept fresh", () => {
    const keep = async () => {
      const bench = open();
      await bench.session.get();
      const stop = new AbortController();
      const attention = { seen: true, notice: () => {} };
      void bench.session.keepFresh(
        {
          wantsIt: () => attention.seen,
          next: (signal) =>
            new Promise((resolve) => {
              attention.notice = resolve;
              signal.addEventListener("abort", () => resolve());
            }),
        },
        stop.signal,
      );
      return { ...bench, stop, attention };
    };

    test("while it is used and the person looks", async () => {
      const { session, clock, gateway, attention } = await keep();
      await clock.advance(SESSION_LIFE_MS);
      expect(gateway.sessions).toBe(2);
      // Not used since: nobody is asked who is here for nothing.
      await clock.advance(3 * SESSION_LIFE_MS);
      expect(gateway.sessions).toBe(2);
      await session.get();
      attention.seen = false;
      attention.notice();
      await clock.advance(3 * SESSION_LIFE_MS);
      expect(gateway.sessions).toBe(3);
      // A night later, the lid is opened.
      attention.seen = true;
      attention.notice();
      await clock.advance(0);
      expect(gateway.sessions).toBe(4);
      expect(session.atHand()).toBe("token-4");
    });

    test("asks once only who declines, and stops when the widget stops", async () => {
      const { clock, gateway, stop, attention } = await keep();
      gateway.refuses = "forbidden";
      await clock.advance(10 * SESSION_LIFE_MS);
      expect(gateway.openIds).toHaveLength(2);
      // However often the person touches the page.
      for (let touches = 0; touches < 3; touches++) {
        attention.notice();
        await clock.advance(1000);
      }
      expect(gateway.openIds).toHaveLength(2);
      gateway.refuses = undefined;
      stop.abort();
      attention.notice();
      await clock.advance(10 * SESSION_LIFE_MS);
      expect(gateway.sessions).toBe(1);
      expect(clock.sleepers()).toBe(0);
    });
  });

  test.each([
    ["a page of a proxy", () => new Response("<html>", { status: 200 })],
    ["another reply", () => new Response('{"token":""}')],
    ["a bare failure", () => new Response(null, { status: 500 })],
    ["a refusal without reason", () => new Response("?", { status: 502, headers: { "x-sparks-error": "?" } })],
  ])("%s instead of a gateway is as if it were away", async (_, answer) => {
    const { host } = createFakeHost();
    const session = createGatewaySession({
      gateway: GATEWAY,
      host,
      send: async () => answer(),
      clock: createFakeClock(),
    });
    await expect(session.open()).rejects.toMatchObject({ code: "unavailable", scope: "gateway" });
  });
});

describe("why a gateway does not answer", () => {
  const violation = (blockedURI: string, effectiveDirective = "connect-src") =>
    Object.assign(new Event("securitypolicyviolation"), { blockedURI, effectiveDirective });
  const ask = (reachable: boolean, ...blocked: readonly Event[]) => {
    const page = new EventTarget();
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      if (!reachable) throw new TypeError("Failed to fetch");
      return new Response();
    };
    // Two functions of the browser, in the respects that count here.
    const whyAway = createWhyAway({ fetch: fetch as typeof globalThis.fetch, page: page as unknown as Document });
    for (const event of blocked) page.dispatchEvent(event);
    return whyAway(`${GATEWAY}/path/`, new AbortController().signal).then((why) => ({ why, asked }));
  };

  test("nobody there, somebody who does not want this widget, and a policy of one's own", async () => {
    expect(await ask(false)).toEqual({ why: "away", asked: [`${GATEWAY}/path/health`] });
    expect((await ask(true)).why).toBe("closed");
    expect(await ask(false, violation(`${GATEWAY}/path/session`))).toEqual({ why: "blocked", asked: [] });
    expect(
      (await ask(false, violation("https://other.example/x"), violation("inline"), violation(GATEWAY, "img-src"))).why,
    ).toBe("away");
  });
});
