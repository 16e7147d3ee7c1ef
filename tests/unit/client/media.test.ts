import { describe, expect, test } from "vitest";
import { createMediaCache, safeMediaType } from "../../../src/client/app/media-cache.ts";
import { fitMedia } from "../../../src/client/features/timeline/media-size.ts";

describe("types of media", () => {
  test.each(["image/png", "IMAGE/JPEG", "image/gif; charset=x", "video/mp4", "audio/ogg"])(
    "%s may be shown",
    (type) => {
      expect(safeMediaType(type)).toBe(type.split(";")[0]?.trim().toLowerCase());
    },
  );

  test.each([
    "image/svg+xml",
    "text/html",
    "application/xhtml+xml",
    "text/xml",
    "application/javascript",
    "application/pdf",
    "",
    undefined,
    "image/png\ntext/html",
  ])("%s may not", (type) => {
    expect(safeMediaType(type)).toBe("application/octet-stream");
  });
});

describe("media cache", () => {
  const request = (mxc: string) => ({ source: { mxc }, mediaType: "text/html" });
  /** Lets messages cross the port and back, without a clock. */
  const settle = async () => {
    for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const fakeHub = () => {
    const asked: string[] = [];
    const call = async (_name: string, arg: { source: { mxc: string } }) => {
      asked.push(arg.source.mxc);
      if (arg.source.mxc.includes("bad")) throw new Error("no");
      return new Blob(["<script>"], { type: "text/html" });
    };
    return { asked, hub: { call } as unknown as Parameters<typeof createMediaCache>[0] };
  };

  test("fetches once for many, and never gives a blob an active type", async () => {
    const { asked, hub } = fakeHub();
    const cache = createMediaCache(hub);
    const first = cache.hold(request("mxc://a/1"));
    const second = cache.hold(request("mxc://a/1"));
    await settle();
    expect(asked).toEqual(["mxc://a/1"]);
    expect(first.media).toBe(second.media);
    const state = first.media.value;
    if (state.state !== "ready") throw new Error(`not ready: ${state.state}`);
    expect((await (await fetch(state.url)).blob()).type).toBe("application/octet-stream");
  });

  test("gives back the URLs of what nobody shows any more, oldest first", async () => {
    const { hub } = fakeHub();
    const cache = createMediaCache(hub, 1);
    const urls: string[] = [];
    for (const id of ["1", "2", "3"]) {
      const held = cache.hold(request(`mxc://a/${id}`));
      await settle();
      if (held.media.value.state === "ready") urls.push(held.media.value.url);
      held.release();
      held.release();
    }
    const gone = await Promise.all(
      urls.map((url) =>
        fetch(url).then(
          () => false,
          () => true,
        ),
      ),
    );
    expect(gone).toEqual([true, true, false]);
  });

  test("says what failed and tries again when asked", async () => {
    const { asked, hub } = fakeHub();
    const held = createMediaCache(hub).hold(request("mxc://a/bad"));
    await settle();
    if (held.media.value.state !== "failed") throw new Error("it should have failed");
    held.media.value.retry();
    await settle();
    expect(asked).toHaveLength(2);
  });
});

describe("size of a picture", () => {
  test("keeps its shape within bounds, and is never larger than it is", () => {
    expect(fitMedia({ width: 4200, height: 1000 })).toEqual({ width: 420, height: 100 });
    expect(fitMedia({ width: 100, height: 80 })).toEqual({ width: 100, height: 80 });
  });

  test.each([
    [undefined, undefined],
    [0, 10],
    [-5, 5],
    [Number.NaN, 3],
    [Number.POSITIVE_INFINITY, 3],
  ])("%s by %s stands in a box of its own", (width, height) => {
    const given = { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
    expect(fitMedia(given)).toEqual({ width: 280, height: 200 });
  });

  test("a line of a million pixels still has a height", () => {
    expect(fitMedia({ width: 1_000_000, height: 1 }).height).toBeGreaterThan(40);
  });
});
