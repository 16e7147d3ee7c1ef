import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, readSources } from "./sources.ts";

/** The house of DESIGN.md: what each room may import from the others, by its front door. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ["base"],
  contracts: ["base", "model"],
  backends: ["base", "model", "contracts"],
  hub: ["base", "contracts"],
  ui: ["base"],
  client: ["base", "model", "contracts", "ui"],
  gateway: ["base", "model", "contracts", "backends"],
  // The launcher starts everything and fills it with demo data through the front doors.
  stack: ["base", "contracts", "hub", "gateway"],
  kit: ["base", "model", "contracts", "ui", "backends"],
  widget: ["base", "model", "contracts", "ui", "backends", "kit"],
};

/** Heavy packages have one home each. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  "matrix-js-sdk": ["src/hub/", "widgets/video/"],
  "@matrix-org/matrix-sdk-crypto-wasm": ["src/hub/"],
  "matrix-widget-api": ["src/client/", "widgets/kit/"],
  "livekit-client": ["widgets/video/"],
  tsdav: ["src/backends/calendar/", "src/backends/contacts/"],
  webdav: ["src/backends/files/webdav/"],
  openai: ["widgets/assistant/"],
  htmlparser2: ["src/hub/", "src/backends/"],
  marked: ["src/hub/", "widgets/files/"],
  "pdfjs-dist": ["widgets/files/"],
  kysely: ["src/gateway/"],
  hono: ["src/gateway/"],
  pino: ["src/gateway/"],
};

const sources = readSources("src", "widgets");

/** `src/hub/x.ts` → hub; `widgets/files/x.ts` → widget:files */
function roomOf(path: string): string {
  const [top, room = ""] = path.split("/");
  if (top === "widgets") return room === "kit" ? "kit" : `widget:${room}`;
  return room;
}
const kindOf = (room: string) => (room.startsWith("widget:") ? "widget" : room);

function targetRoom(from: string, specifier: string): string | undefined {
  if (specifier.startsWith("#")) return specifier.slice(1).split("/")[0];
  if (!specifier.startsWith(".")) return undefined;
  return roomOf(normalize(join(dirname(from), specifier)));
}

describe("the house", () => {
  test("sees the sources", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(100);
  });

  test("rooms import only what lies below them, by the front door", () => {
    const faults: string[] = [];
    for (const { path, text } of sources) {
      const room = roomOf(path);
      if (!path.includes("/", path.indexOf("/") + 1)) continue; // src/vite-env.d.ts
      const allowed = MAY_IMPORT[kindOf(room)];
      if (!allowed) faults.push(`${path}: ${room} is not a room of the design`);
      for (const specifier of importsOf(text)) {
        const target = targetRoom(path, specifier);
        if (target === undefined || target === room) continue;
        if (!allowed?.includes(kindOf(target))) faults.push(`${path}: ${room} may not import ${target}`);
        if (specifier.startsWith(".")) faults.push(`${path}: ${specifier} passes the front door of ${target}`);
        if (specifier.startsWith("#") && specifier.includes("/")) faults.push(`${path}: ${specifier} is no front door`);
      }
    }
    expect(faults).toEqual([]);
  });

  test("no client feature imports another", () => {
    const feature = (path: string) => /^src\/client\/features\/([^/]+)/.exec(path)?.[1];
    const faults = sources.flatMap(({ path, text }) => {
      const own = feature(path);
      if (!own) return [];
      return importsOf(text)
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => feature(normalize(join(dirname(path), specifier))))
        .filter((other) => other !== undefined && other !== own)
        .map((other) => `${path}: imports feature ${other}`);
    });
    expect(faults).toEqual([]);
  });

  test("heavy packages are imported at home only", () => {
    const faults = sources.flatMap(({ path, text }) =>
      importsOf(text).flatMap((specifier) => {
        const owner = Object.keys(HOMES).find((name) => specifier === name || specifier.startsWith(`${name}/`));
        return owner && !HOMES[owner]?.some((home) => path.startsWith(home)) ? [`${path}: ${specifier}`] : [];
      }),
    );
    expect(faults).toEqual([]);
  });
});
