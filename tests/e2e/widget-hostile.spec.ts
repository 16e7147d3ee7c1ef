/**
 * A widget that means harm, in real Sparks on a real homeserver: it was granted a lot, and reaches for more. What the host cannot know
 * (who is in a room), the hub and the homeserver refuse.
 */
import type { Frame, Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp, type TestApp } from "../support/app.ts";
import { test as base, expect } from "../support/e2e.ts";
import { serveWidgetPages, type WidgetPages } from "../support/widgets/serve.ts";
import { sparksPage } from "./support/sparks-page.ts";

type Place = { readonly app: TestApp; readonly pages: WidgetPages };

const test = base.extend<object, { readonly place: Place }>({
  place: [
    async ({ servers }, use) => {
      const pages = await serveWidgetPages();
      const config = { widgets: { trustedOrigins: [pages.widgets] } };
      const app = await startTestApp({ ...servers, callOrigin: pages.widgets, config });
      await use({ app, pages });
      await app.close();
      await pages.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});
test.use({ locale: "en-GB", viewport: { width: 1440, height: 900 } });

const TYPE = "org.example.hostile";
const CAPABILITIES = [
  `org.matrix.msc2762.send.event:${TYPE}`,
  `org.matrix.msc2762.receive.event:${TYPE}`,
  "org.matrix.msc4157.send.delayed_event",
  "org.matrix.msc4157.update_delayed_event",
  "org.matrix.msc4039.download_file",
  "org.matrix.msc4533.rtc_livekit_get_token",
  `org.matrix.msc3819.send.to_device:${TYPE}`,
];

type Api = {
  readonly transport: { send(action: string, data: unknown): Promise<Record<string, unknown>> };
};

type Answer = { readonly ok: boolean; readonly reply: Record<string, unknown>; readonly why: string };

/** The reply, or the error's text; the widget speaks by the published widget API. */
const ask = (frame: Frame, action: string, data: unknown) =>
  frame.evaluate(
    async ({ name, given }) => {
      const { api } = window as unknown as { readonly api: Api };
      return api.transport.send(name, given).then<Answer, Answer>(
        (reply) => ({ ok: true, reply, why: "" }),
        (thrown: unknown) => ({
          ok: false,
          reply: {},
          why: JSON.stringify(thrown instanceof Error ? thrown.message : thrown),
        }),
      );
    },
    { name: action, given: data },
  );

async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(600); // a question takes no click in its first half second
  await button.click();
}

async function makeRoom(api: MatrixApi, name: string, widgetUrl: string, invite: readonly string[] = []) {
  const created = await api.call("POST", "/v3/createRoom", { name, preset: "private_chat", invite });
  const roomId = String(created.room_id);
  const content = { type: "m.custom", name: "Hostile", url: widgetUrl, data: {} };
  await api.call("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/state/im.vector.modular.widgets/hostile`, content);
  return roomId;
}

test("what is others' stays theirs, and what is taken away is gone at once", async ({
  page,
  place,
  newPerson,
  servers,
}) => {
  test.setTimeout(150_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  const { app, pages } = place;
  const [anna, ben, carla] = [await newPerson("anna"), await newPerson("ben"), await newPerson("carla")];
  const annas = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const bens = await signIn(servers.synapse.baseUrl, ben.localpart, ben.password);
  const query = CAPABILITIES.map((one) => `cap=${encodeURIComponent(one)}`).join("&");
  const room = await makeRoom(annas, "Lighthouse", `${pages.widgets}/echo.html?${query}`, [ben.userId]);
  await bens.call("POST", `/v3/rooms/${encodeURIComponent(room)}/join`, {});
  const other = await makeRoom(annas, "Harbour", `${pages.widgets}/blank.html`);
  // Ben has put something off, and has a file in a room that is none of Anna's.
  const delayed = await bens.call(
    "PUT",
    `/v3/rooms/${encodeURIComponent(room)}/send/${TYPE}/ben?org.matrix.msc4140.delay=600000`,
    { of: "ben" },
  );

  const sparks = sparksPage(page, app.clientUrl);
  await sparks.signIn(anna);
  await sparks.openRoom("Lighthouse");
  await page.getByRole("button", { name: "Apps", exact: true }).last().click();
  await page.getByRole("button", { name: /^Hostile/ }).click();
  await page.getByRole("checkbox", { name: /^Send hidden messages/ }).check({ timeout: 60_000 });
  await answer(page, "Allow");
  const frame = page.frames().find((one) => one.url().includes("echo.html"));
  if (!frame) throw new Error("no frame");
  await frame.waitForFunction(() => document.getElementById("state")?.textContent === "ready");

  // What it was granted works: nothing of what follows fails because nothing does.
  expect(await ask(frame, "send_event", { type: TYPE, content: { mine: true } })).toMatchObject({ ok: true });
  const own = await ask(frame, "send_event", { type: TYPE, content: {}, delay: 600_000 });
  expect(own.reply.delay_id).toEqual(expect.any(String));

  const call = { slot_id: "m.call#ROOM", url: "wss://sfu.example.org", member: { id: "m" }, server_name: "x" };
  const device = (userId: string) => ({ type: TYPE, encrypted: false, messages: { [userId]: { "*": { x: 1 } } } });
  const denied: readonly (readonly [string, string, unknown])[] = [
    [
      "Ben's delayed event",
      "org.matrix.msc4157.update_delayed_event",
      { delay_id: delayed.delay_id, action: "cancel" },
    ],
    ["a room that was not granted", "send_event", { type: TYPE, content: {}, room_id: other }],
    ["a room that was not granted, later", "send_event", { type: TYPE, content: {}, room_id: other, delay: 1000 }],
    ["reading a room that was not granted", "org.matrix.msc2876.read_events", { type: TYPE, room_ids: [other] }],
    ["a call token for another room", "org.matrix.msc4533.rtc_livekit_get_token", { ...call, room_id: other }],
    ["media that it has not seen", "org.matrix.msc4039.download_file", { content_uri: "mxc://localhost/private" }],
    ["a device of who is not in the room", "send_to_device", device(carla.userId)],
    ["a device of nobody", "send_to_device", device("@nobody:example.org")],
    ["state", "send_event", { type: TYPE, state_key: "", content: {} }],
    ["another type", "send_event", { type: "m.room.message", content: { msgtype: "m.text", body: "x" } }],
  ];
  for (const [what, action, data] of denied) {
    expect(await ask(frame, action, data), what).toMatchObject({ ok: false, why: expect.stringMatching(/\w/) });
  }
  // Ben, who is in the room, may be spoken to.
  expect(await ask(frame, "send_to_device", device(ben.userId))).toMatchObject({ ok: true });
  const mine = await bens.call("GET", "/unstable/org.matrix.msc4140/delayed_events");
  expect(JSON.stringify(mine)).toContain(String(delayed.delay_id));

  // A right that is taken back is gone within a second.
  await page.getByRole("button", { name: "More", exact: true }).last().click();
  await page.getByRole("menuitem", { name: "Permissions" }).click();
  await page.getByRole("button", { name: /^Take back: Make entries/ }).click();
  const takenAt = Date.now();
  const after = await ask(frame, "send_event", { type: TYPE, content: { after: true } });
  expect(after.ok).toBe(false);
  expect(Date.now() - takenAt).toBeLessThan(5000); // a loaded machine: the turn itself is tested without a browser
  await page.getByRole("button", { name: "Done" }).click();

  // Removed from the room, it is gone; so it is when the room is left.
  const path = `/v3/rooms/${encodeURIComponent(room)}/state/im.vector.modular.widgets/hostile`;
  await annas.call("PUT", path, {});
  await expect(page.locator("iframe")).toHaveCount(0);
  await expect.poll(() => frame.isDetached()).toBe(true);
  expect(faults).toEqual([]);
});

test("a redirect to another site, and leaving the room", async ({ page, place, newPerson, servers }) => {
  const { app, pages } = place;
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const strange = encodeURIComponent(`${pages.stranger}/echo.html`);
  await makeRoom(api, "Redirect", `${pages.widgets}/echo.html?redirect=${strange}`);
  const left = await makeRoom(api, "Left", `${pages.widgets}/echo.html`);
  const sparks = sparksPage(page, app.clientUrl);
  await sparks.signIn(anna);

  await sparks.openRoom("Redirect");
  await page.getByRole("button", { name: "Apps", exact: true }).last().click();
  await page.getByRole("button", { name: /^Hostile/ }).click();
  // The client's own policy lets no such site into a frame: nothing of it runs.
  const inFrame = () => page.frames().filter((one) => one.url().startsWith(pages.stranger));
  await expect(page.locator("iframe")).toHaveCount(1);
  await page.waitForTimeout(1000);
  expect(inFrame()).toEqual([]);
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await sparks.openRoom("Left");
  await page.getByRole("button", { name: "Apps", exact: true }).last().click();
  await page.getByRole("button", { name: /^Hostile/ }).click();
  await expect.poll(() => page.frames().some((one) => one.url().includes("widgetId="))).toBe(true);
  await api.call("POST", `/v3/rooms/${encodeURIComponent(left)}/leave`, {});
  await expect(page.locator("iframe")).toHaveCount(0);
});
