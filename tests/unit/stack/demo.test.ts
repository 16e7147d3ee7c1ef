import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { readFilesConfig } from "#contracts";
import { CALL_MEMBER_TYPE, letEveryoneCall } from "../../../src/stack/demo/call-rights.ts";
import { FILES_WIDGET_ID, filesAppState, filesWidgetState } from "../../../src/stack/demo/files-widget.ts";
import { eventFromLine, htmlFromText } from "../../../src/stack/demo/messages.ts";
import { drawPicture } from "../../../src/stack/demo/picture.ts";
import { DEMO_ROOMS, PROJECT_ROOM } from "../../../src/stack/demo/script.ts";
import { readDemoState, writeDemoState } from "../../../src/stack/demo/state.ts";
import { type MatrixApi, MatrixFault } from "../../../src/stack/matrix-api.ts";

test("everyone may call in a room of an older start, and one out of reach is left as it is", async () => {
  let levels: Record<string, unknown> = { users: { "@anna:x": 100 }, events: { "m.room.name": 50 } };
  let writes = 0;
  const call: MatrixApi["call"] = async (method, _path, body) => {
    if (method === "GET") return levels;
    writes++;
    levels = { ...(body as object) };
    return {};
  };
  await letEveryoneCall({ call }, "!a:x");
  expect(levels).toEqual({ users: { "@anna:x": 100 }, events: { "m.room.name": 50, [CALL_MEMBER_TYPE]: 0 } });
  await letEveryoneCall({ call }, "!a:x");
  expect(writes).toBe(1);
  const refuse = (status: number) => ({
    call: () => Promise.reject(new MatrixFault("state", status, undefined, undefined)),
  });
  await letEveryoneCall(refuse(403), "!a:x");
  await expect(letEveryoneCall(refuse(500), "!a:x")).rejects.toThrow("500");
});

test("every line points at an earlier line, and every picture can be drawn", () => {
  for (const room of DEMO_ROOMS) {
    const known = new Set<string>();
    for (const line of room.lines) {
      for (const target of [line.replyTo, line.edits, line.reactTo]) {
        if (target !== undefined) expect(known, `${room.key}: ${target}`).toContain(target);
      }
      if (line.image !== undefined) expect(drawPicture(line.image).bytes.length).toBeGreaterThan(500);
      if (line.id !== undefined) known.add(line.id);
    }
  }
});

test("the story has what a first look needs", () => {
  const general = DEMO_ROOMS.find((room) => room.key === "general");
  expect(general?.lines.length).toBeGreaterThanOrEqual(40);
  for (const has of ["image", "replyTo", "reaction", "edits"] as const) {
    expect(general?.lines.some((line) => line[has] !== undefined)).toBe(true);
  }
  expect(DEMO_ROOMS.filter((room) => room.encrypted).map((room) => room.key)).toEqual([PROJECT_ROOM]);
  expect(DEMO_ROOMS.map((room) => room.kind)).toEqual(expect.arrayContaining(["direct", "invitation", "room"]));
});

test("messages are what a Matrix client would send", () => {
  const eventOf = (id: string) => `$${id}`;
  expect(eventFromLine({ by: "anna", text: "Hallo" }, eventOf)).toEqual({
    type: "m.room.message",
    content: { msgtype: "m.text", body: "Hallo" },
  });
  expect(eventFromLine({ by: "anna", text: "x", edits: "a" }, eventOf).content).toMatchObject({
    "m.new_content": { msgtype: "m.text", body: "x" },
    "m.relates_to": { rel_type: "m.replace", event_id: "$a" },
  });
  expect(eventFromLine({ by: "ben", reactTo: "a", reaction: "👍" }, eventOf)).toEqual({
    type: "m.reaction",
    content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$a", key: "👍" } },
  });
  expect(htmlFromText("a *b* `c`")).toBe("a <strong>b</strong> <code>c</code>");
  expect(htmlFromText("Plan:\n\n1. x\n2. *y*")).toBe("<p>Plan:</p><ol><li>x</li><li><strong>y</strong></li></ol>");
});

test("a picture is a PNG of the size it says", () => {
  const { bytes, width, height } = drawPicture("plan");
  const view = Buffer.from(bytes);
  expect(view.subarray(1, 4).toString()).toBe("PNG");
  expect([view.readUInt32BE(16), view.readUInt32BE(20)]).toEqual([width, height]);
  const length = view.readUInt32BE(33);
  expect(view.subarray(37, 41).toString()).toBe("IDAT");
  expect(inflateSync(view.subarray(41, 41 + length)).length).toBe(height * (width * 3 + 1));
  expect(() => drawPicture("constructor")).toThrow(/no picture/);
});

test("the files widget's state is what the widget reads", () => {
  const place = { widgets: "http://127.0.0.1:8081", gateway: "http://127.0.0.1:8082", upstream: "demo-webdav" };
  const [config, widget] = filesWidgetState({ ...place, creator: "@anna:localhost" });
  expect(readFilesConfig(config.content)).toMatchObject({ state: "ok", config: { upstream: "demo-webdav" } });
  expect([config.stateKey, widget.stateKey]).toEqual([FILES_WIDGET_ID, FILES_WIDGET_ID]);
  expect(widget.type).toBe("im.vector.modular.widgets");
  const { url, data } = widget.content as { url: string; data: { cfg: string } };
  expect(new URL(url).origin).toBe(place.widgets);
  expect(new URL(url).pathname).toBe("/files/index.html");
  expect(data.cfg).toBe(FILES_WIDGET_ID);

  const [appConfig, app] = filesAppState({ ...place, creator: "@anna:localhost" });
  const reading = readFilesConfig(appConfig.content);
  expect(reading.state === "ok" && reading.config.path).toBeUndefined();
  expect([appConfig.stateKey, app.stateKey, app.content.url]).toEqual([FILES_WIDGET_ID, FILES_WIDGET_ID, url]);
});

test("the demo's memory survives, is private, and a broken one is not taken for a beginning", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sparks-demo-"));
  expect(await readDemoState(folder)).toEqual({ rooms: {}, done: [] });
  await writeDemoState(folder, { workspace: "!w", rooms: { general: "!g" }, done: ["general"] });
  expect(await readDemoState(folder)).toEqual({ workspace: "!w", rooms: { general: "!g" }, done: ["general"] });
  expect((await stat(join(folder, "demo.json"))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["demo.json"]);
  for (const broken of ["", "{", "[]", '{"rooms":5}']) {
    await writeFile(join(folder, "demo.json"), broken);
    await expect(readDemoState(folder)).rejects.toThrow();
  }
  await rm(folder, { recursive: true });
});
