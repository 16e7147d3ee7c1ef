/** What one sees of calls before one is in one: the button, the list, and what rings. The calls are told by events alone, as other clients send them. */
import { type Browser, expect, type Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp, type TestApp } from "../support/app.ts";
import { axeViolations } from "../support/axe.ts";
import { test as base } from "../support/e2e.ts";
import type { TestUser } from "../support/servers.ts";
import { openSparks } from "./support/sparks-page.ts";

const MEMBER = "org.matrix.msc3401.call.member";

const test = base.extend<object, { readonly callApp: TestApp }>({
  callApp: [
    async ({ servers }, use) => {
      const app = await startTestApp({ ...servers, config: { calls: { widgetUrl: "https://call.example.org/" } } });
      await use(app);
      await app.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

const at = (roomId: string) => `/v3/rooms/${encodeURIComponent(roomId)}`;

/** Somebody's device is in the call of a room. */
async function joinCall({ call, userId }: MatrixApi, roomId: string, deviceId: string): Promise<string> {
  const content = {
    ...{ application: "m.call", call_id: "", scope: "m.room", device_id: deviceId, expires: 3_600_000 },
    ...{
      "m.call.intent": "video",
      focus_active: { type: "livekit", focus_selection: "multi_sfu" },
      foci_preferred: [],
    },
  };
  const { event_id } = await call(
    "PUT",
    `${at(roomId)}/state/${MEMBER}/${encodeURIComponent(`_${userId}_${deviceId}_m.call`)}`,
    content,
  );
  return String(event_id);
}

/** Rings for everyone in the room, for a minute. */
async function ring(api: MatrixApi, roomId: string): Promise<string> {
  const reference = await joinCall(api, roomId, "PHONE");
  const { event_id } = await api.call(
    "PUT",
    `${at(roomId)}/send/org.matrix.msc4075.rtc.notification/${Math.random()}`,
    {
      ...{ notification_type: "ring", lifetime: 60_000, sender_ts: Date.now(), "m.call.intent": "video" },
      ...{
        "m.mentions": { user_ids: [], room: true },
        "m.relates_to": { rel_type: "m.reference", event_id: reference },
      },
    },
  );
  return String(event_id);
}

async function room(api: MatrixApi, invite: readonly string[], more: Readonly<Record<string, unknown>>) {
  const { room_id } = await api.call("POST", "/v3/createRoom", { preset: "private_chat", invite, ...more });
  return String(room_id);
}

const everyoneCalls = { power_level_content_override: { events: { [MEMBER]: 0 } } };

async function screenshot(page: Page, name: string) {
  await page.screenshot({ path: test.info().outputPath(`${name}.png`) });
}

test("the button says what goes on, who may not call learns why, and who may change it can", async ({
  browser,
  callApp,
  newPerson,
  servers,
}) => {
  const [anna, ben] = [await newPerson("anna", "Anna Berg"), await newPerson("ben", "Ben Cole")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const bensApi = await signIn(servers.synapse.baseUrl, ben.localpart, ben.password);
  const ward = await room(api, [ben.userId], { name: "Ward 3" });
  await bensApi.call("POST", `${at(ward)}/join`, {});
  const bens = await openSparks(browser, callApp.clientUrl);
  await bens.signIn(ben);
  await bens.openRoom("Ward 3");
  const barred = bens.page.getByRole("button", { name: "You cannot call here" });
  await barred.click();
  const why = bens.page.getByRole("dialog", { name: "You cannot call here" });
  await expect(why).toContainText("An administrator of the room can change that.");
  await screenshot(bens.page, "barred");
  expect(await axeViolations(bens.page)).toEqual([]);
  await bens.page.keyboard.press("Escape");
  await expect(barred).toBeFocused();

  const annas = await openSparks(browser, callApp.clientUrl, { colorScheme: "dark" });
  await annas.signIn(anna);
  await annas.openRoom("Ward 3");
  await annas.page.getByRole("button", { name: "Video call" }).click();
  const notice = annas.page.getByRole("status").filter({ hasText: "Not everyone in this room may join calls." });
  await expect(notice).toBeVisible();
  await screenshot(annas.page, "notice-dark");
  await notice.getByRole("button", { name: "Let everyone call" }).click();
  await expect(annas.page.getByText("Everyone in this room may call now")).toBeVisible();
  await annas.page.locator('[data-call="open"]').click();
  await expect(bens.page.getByRole("button", { name: "Video call" })).toBeVisible();

  await joinCall(bensApi, ward, "PHONE");
  await joinCall(bensApi, ward, "DESK");
  const join = annas.page.getByRole("button", { name: /^Join\W+1 person is in the call: Ben Cole/ });
  await expect(join).toBeVisible();
  await expect(annas.room("Ward 3").getByRole("img", { name: "Call, 1 person" })).toBeVisible();
  await joinCall(api, ward, "PHONE");
  await expect(annas.page.getByRole("button", { name: /^Join\W+You are in this call already/ })).toBeVisible();
  await expect(bens.page.getByRole("button", { name: /^Join\W+You are .* 2 people are in the call: / })).toBeVisible();
  await screenshot(annas.page, "join-dark");
  expect(await axeViolations(annas.page)).toEqual([]);
  await bensApi.call("POST", `${at(ward)}/leave`, {});
  await expect(annas.room("Ward 3").getByRole("img", { name: "Call, 1 person" })).toBeVisible();
  await Promise.all([annas.context.close(), bens.context.close()]);
});

async function ringer(browser: Browser, callApp: TestApp, person: TestUser, narrow: boolean) {
  const sparks = await openSparks(browser, callApp.clientUrl, {
    ...(narrow ? { viewport: { width: 390, height: 844 }, colorScheme: "dark" as const } : {}),
  });
  await sparks.signIn(person);
  return { ...sparks, rings: sparks.page.getByRole("region", { name: "Incoming call" }) };
}

test("what rings does not take the keyboard away, and ends when it ends", async ({
  browser,
  callApp,
  newPerson,
  servers,
}) => {
  const [anna, ben] = [await newPerson("anna", "Anna Berg"), await newPerson("ben", "Ben Cole")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const direct = await room(api, [ben.userId], { is_direct: true, preset: "trusted_private_chat" });
  const phone = await ringer(browser, callApp, ben, true);
  await phone.acceptInvite("Anna Berg");
  await phone.page.getByRole("button", { name: "Back" }).click();
  const team = await room(api, [ben.userId], { name: "Team", ...everyoneCalls });
  const desk = await ringer(browser, callApp, ben, false);
  await desk.acceptInvite("Team");
  await desk.composer.click();
  await desk.page.keyboard.type("half a ");

  await ring(api, direct);
  await expect(desk.rings.getByRole("alert")).toHaveText(/^Anna Berg calls you by video/);
  await expect(phone.rings).toBeVisible();
  await desk.page.keyboard.type("sentence");
  await expect(desk.composer).toHaveValue("half a sentence");
  await screenshot(desk.page, "ring");
  await screenshot(phone.page, "ring-narrow-dark");
  expect(await axeViolations(desk.page)).toEqual([]);
  expect(await axeViolations(phone.page)).toEqual([]);
  await desk.rings.getByRole("button", { name: "No sound for calls" }).click();
  await expect(desk.rings.getByRole("button", { name: "Sound for calls" })).toBeVisible();

  // In a room, too, where somebody wants everyone at once; both are shown, and the keys answer the oldest.
  await ring(api, team);
  await expect(desk.rings.getByRole("article")).toHaveCount(2);
  await expect(desk.rings.getByText("in Team")).toBeVisible();
  await desk.page.keyboard.press("ControlOrMeta+Shift+D");
  await expect(desk.rings.getByRole("article")).toHaveCount(1);
  // Declined on one device, it rings on none, and the caller hears of it.
  await expect(phone.rings.getByRole("article")).toHaveCount(1);
  const { chunk } = await api.call("GET", `${at(direct)}/messages?dir=b&limit=5`);
  expect(JSON.stringify(chunk)).toContain("org.matrix.msc4310.rtc.decline");

  // Who called has gone.
  await api.call("PUT", `${at(team)}/state/${MEMBER}/${encodeURIComponent(`_${anna.userId}_PHONE_m.call`)}`, {});
  await expect(desk.rings).toHaveCount(0);
  await expect(phone.rings).toHaveCount(0);
  await Promise.all([desk.context.close(), phone.context.close()]);
});
