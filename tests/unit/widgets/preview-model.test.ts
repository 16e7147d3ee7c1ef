import { describe, expect, test, vi } from "vitest";
import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { MediaStreams } from "../../../widgets/files/preview/media/media-streams.ts";
import { createPreviewModel } from "../../../widgets/files/preview/preview.model.ts";

/** Whatever was asked for has come, or has not. */
const settled = (model: ReturnType<typeof createPreviewModel>) =>
  vi.waitFor(() => expect(model.state.value.at).not.toBe("loading"));
const gif = (width: number) =>
  Uint8Array.from(`GIF89a${String.fromCharCode(width)}\0\x01\0\0\0\0`, (c) => c.charCodeAt(0));
const webm = Uint8Array.from("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", (c) => c.charCodeAt(0));

function store(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>) {
  const entries = Object.entries(files).map(
    ([name, { length: size }]): FileEntry => ({ path: `/${name}` as FilePath, name, kind: "file", size }),
  );
  const failing = new Map<string, SparksError>();
  const backend: Pick<FilesBackend, "download" | "capabilities"> = {
    capabilities: { ranges: true, move: true, copy: true, trash: false },
    async download(path, { signal } = {}) {
      await Promise.resolve();
      if (signal?.aborted) throw new SparksError("cancelled", "stopped");
      const failure = failing.get(path);
      if (failure) throw failure;
      return { stream: new Blob([files[path.slice(1)] ?? new Uint8Array(0)]).stream() };
    },
  };
  return { backend, entries, failing };
}

const urlOf = (model: ReturnType<typeof createPreviewModel>): string => {
  const state = model.state.value;
  if (state.at !== "ready" || !("url" in state.preview)) throw new Error(`nothing is shown: ${JSON.stringify(state)}`);
  return state.preview.url;
};

describe("going through a folder", () => {
  test("one after the other, and what was seen is let go", async () => {
    const { backend, entries } = store({ "a.gif": gif(1), "b.gif": gif(2) });
    const model = createPreviewModel({
      backend,
      entries,
      startAt: "/a.gif" as FilePath,
      streams: async () => undefined,
    });
    await settled(model);
    const first = urlOf(model);
    expect((await fetch(first)).headers.get("content-type")).toBe("image/gif");
    model.step(-1);
    expect(model.index.value).toBe(0);
    model.step(1);
    expect(model.state.value.at).toBe("loading");
    await expect(fetch(first)).rejects.toThrow();
    await settled(model);
    const second = urlOf(model);
    model.stop();
    await expect(fetch(second)).rejects.toThrow();
  });

  test("quicker than the files come, only the last is shown", async () => {
    const { backend, entries } = store({ "a.gif": gif(1), "b.gif": gif(2), "c.gif": gif(3) });
    const model = createPreviewModel({
      backend,
      entries,
      startAt: "/a.gif" as FilePath,
      streams: async () => undefined,
    });
    model.step(1);
    model.step(1);
    await settled(model);
    expect(model.entry.value.name).toBe("c.gif");
    expect(model.state.value).toMatchObject({ at: "ready", preview: { kind: "image", width: 3 } });
  });

  test("what failed is tried again", async () => {
    const { backend, entries, failing } = store({ "a.gif": gif(1) });
    failing.set("/a.gif", new SparksError("unavailable", "away"));
    const model = createPreviewModel({
      backend,
      entries,
      startAt: "/a.gif" as FilePath,
      streams: async () => undefined,
    });
    await settled(model);
    expect(model.state.value).toMatchObject({ at: "failed", error: { code: "unavailable" } });
    failing.clear();
    model.tryAgain();
    await settled(model);
    expect(model.state.value.at).toBe("ready");
  });

  test("a stream that the page does not take gives way to the whole file, and is closed", async () => {
    const { backend, entries } = store({ "a.webm": webm });
    let closed = 0;
    const streams: MediaStreams = {
      serve: () => ({ url: "https://widgets.example/files/~stream/x", wasHeard: () => false, close: () => closed++ }),
    };
    const model = createPreviewModel({
      backend,
      entries,
      startAt: "/a.webm" as FilePath,
      streams: async () => streams,
    });
    await settled(model);
    const { value } = model.state;
    expect(value).toMatchObject({ at: "ready", preview: { kind: "video", streams: true } });
    if (value.at !== "ready" || value.preview.kind !== "video" || !value.preview.instead) throw new Error("no way out");
    model.replaceBy(value.preview.instead);
    await vi.waitFor(() => expect(closed).toBe(1));
    expect(model.state.value).toMatchObject({ at: "ready", preview: { kind: "video", streams: false } });
    expect(urlOf(model)).toMatch(/^blob:/);
    model.stop();
  });
});
