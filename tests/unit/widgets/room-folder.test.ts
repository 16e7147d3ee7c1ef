import { expect, test } from "vitest";
import { FILES_CONFIG_TYPE, type FilesConfig } from "#contracts";
import type { FilePath } from "#model";
import { isRoomFolder, setRoomFolder, whoSetRoomFolder } from "../../../widgets/files/room/room-folder.ts";
import { createFakeHost } from "../../../widgets/kit/testing/fake-host.ts";

const KEY = "files-1";
const config = {
  ...{ v: 2 as const, gateway: "https://gateway.example.org", upstream: "team", label: "Team files", path: "/Old" },
  later: { kept: true },
};
const at = (path: string, more: object = {}) => ({ path: path as FilePath, ...more });

async function setUp(options: Parameters<typeof createFakeHost>[0] = {}) {
  const fake = createFakeHost(options);
  fake.setState(FILES_CONFIG_TYPE, KEY, config);
  await fake.host.connect([]);
  return fake;
}

test("a folder becomes the room's; what nobody here knows is kept", async () => {
  const { host, state } = await setUp();
  await setRoomFolder(host, KEY, config, at("/Projects/Harbour", { place: "drive-2", upstream: "other" }));
  expect(state(FILES_CONFIG_TYPE, KEY)).toEqual({
    ...config,
    ...{ upstream: "other", place: "drive-2", path: "/Projects/Harbour" },
  });
});

test("the first root is named by none", async () => {
  const { host, state } = await setUp();
  const before: FilesConfig = { ...config, place: "drive-2" };
  await setRoomFolder(host, KEY, before, at("/"));
  expect(state(FILES_CONFIG_TYPE, KEY)).toEqual({ ...config, path: "/" });
});

test("whom the client or the room does not let changes nothing", async () => {
  const { host, state, fail } = await setUp({ denies: (one) => one.includes("send.state_event") });
  await expect(setRoomFolder(host, KEY, config, at("/New"))).rejects.toMatchObject({ code: "forbidden" });
  const other = await setUp();
  other.fail("send_event", { code: "forbidden" });
  await expect(setRoomFolder(other.host, KEY, config, at("/New"))).rejects.toMatchObject({ code: "forbidden" });
  expect(state(FILES_CONFIG_TYPE, KEY)).toEqual(config);
  expect(fail).toBeDefined();
});

test("settings of a newer Sparks are not written over", async () => {
  const { host } = await setUp();
  const newer = { ...config, v: 99 } as unknown as FilesConfig;
  await expect(setRoomFolder(host, KEY, newer, at("/New"))).rejects.toMatchObject({ code: "conflict" });
});

test("whom to ask is who has named it", async () => {
  const { host } = await setUp({ userId: "@zoe:example.org" });
  expect(await whoSetRoomFolder(host, KEY)).toBe("@zoe:example.org");
  expect(await whoSetRoomFolder(host, "other")).toBeUndefined();
  const silent = await setUp({ denies: () => true });
  expect(await whoSetRoomFolder(silent.host, KEY)).toBeUndefined();
});

test.each([
  [at("/Old"), true],
  [at("/Old", { place: "first" }), true],
  [at("/Old", { place: "second" }), false],
  [at("/Old", { upstream: "team" }), true],
  [at("/Old", { upstream: "other" }), false],
  [at("/Old/deeper"), false],
])("%j is the room's folder: %s", (folder, expected) => {
  expect(isRoomFolder(config, folder, "first")).toBe(expected);
});
