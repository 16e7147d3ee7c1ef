import { expect, test } from "vitest";
import { createBoard, lineOf } from "../../../src/stack/board.ts";
import type { Part } from "../../../src/stack/part.ts";

const part: Part = { name: "synapse", title: "", needs: [], start: async () => ({ stop: async () => {} }) };

test("a line says what is so, and where", () => {
  expect(lineOf("synapse", 8, { state: "ready", tookMs: 2140, url: "http://127.0.0.1:8008" })).toBe(
    "  ✓ synapse   ready in 2.1 s  http://127.0.0.1:8008",
  );
  expect(lineOf("webdav", 8, { state: "failed", reason: "no python3.\nInstall it." })).toBe(
    "  ✗ webdav    no python3.\n              Install it.",
  );
});

test("off a terminal each change is a line without control characters", () => {
  const written: string[] = [];
  const board = createBoard([part], { write: (text) => written.push(text) });
  board.show(part, { state: "waiting", text: "waits" });
  board.show(part, { state: "working", text: "starting" });
  board.show(part, { state: "ready", tookMs: 1000 });
  board.finish();
  expect(written).toEqual(["  … synapse  starting\n", "  ✓ synapse  ready in 1.0 s\n"]);
});

test("on a terminal lines are redrawn in place and cut to its width; afterwards they are only added", () => {
  const written: string[] = [];
  const board = createBoard([part], { isTTY: true, columns: 20, write: (text) => written.push(text) });
  board.show(part, { state: "working", text: "a very long description of what is done" });
  board.show(part, { state: "failed", reason: "a very long reason and what to do about it" });
  expect(written[1]).not.toContain("about it");
  board.finish();
  expect(written.at(-1)).toContain("what to do about it");
  expect(written[0]).toContain("a very");
  expect(written[0]).not.toContain("description");
  expect(written[1]?.startsWith("\x1b[1A")).toBe(true);
  board.show(part, { state: "failed", reason: "ended" });
  expect(written.at(-1)).toBe("  ✗ synapse  ended\n");
});
