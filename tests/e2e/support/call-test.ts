/** What the tests of calls share: Playwright's `test` with Element Call in Sparks, two people, and what one sees of a call. */
import type { Browser, Frame, FrameLocator } from "@playwright/test";
import { type ElementCallMode, type MatrixApi, signIn } from "#stack";
import { test as base, expect } from "../../support/e2e.ts";
import {
  type CallApp,
  callFrame,
  FAKE_MEDIA,
  keysSentTo,
  ownKeysOf,
  received,
  startCallApp,
  watchMedia,
} from "../../support/element-call.ts";
import type { TestUser } from "../../support/servers.ts";
import { openSparks } from "./sparks-page.ts";

/** Starting Chromium, joining and the first picture, on a busy machine. */
export const SLOW = { timeout: 60_000 };

/** `test` whose `callApp` has Element Call in this mode. Give its `launchOptions` to `test.use`. */
export const callTest = (mode: ElementCallMode) =>
  base.extend<object, { readonly callApp: CallApp }>({
    callApp: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
      async ({}, use) => {
        const app = await startCallApp(mode);
        await use(app);
        await app.close();
      },
      { scope: "worker", timeout: 240_000 },
    ],
  });

export const callBrowser = {
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", ...FAKE_MEDIA],
  },
};

export type CallPerson = Awaited<ReturnType<typeof openCaller>>;

/** Somebody in Sparks, signed in, whose media are watched. */
export async function openCaller(browser: Browser, { clientUrl, elementCallUrl }: CallApp, person: TestUser) {
  const sparks = await openSparks(browser, clientUrl);
  const { page } = sparks;
  await watchMedia(sparks.context);
  await sparks.signIn(person);
  const widget: FrameLocator = page.frameLocator('iframe[title="Call"]');
  const frame = (): Frame => {
    const found = callFrame(page, elementCallUrl);
    if (!found) throw new Error("no call is open");
    return found;
  };
  return {
    ...sparks,
    person,
    widget,
    frame,
    hasFrame: () => callFrame(page, elementCallUrl) !== undefined,
    /** The button in the room's header while the call is open here. */
    inCall: page.locator('[data-call="open"]'),
    /** How many are in the call, as the header says while it is open here. */
    count: page.locator('[data-call="open"] [data-count]'),
    /** From the lobby into the call. */
    async enter() {
      await widget.getByTestId("lobby_joinCall").click(SLOW);
      await expect(page.locator('[data-call="open"]')).toContainText("In the call", SLOW);
    },
    async leave() {
      await widget.getByTestId("incall_leave").first().click();
      await expect(page.locator("iframe")).toHaveCount(0);
    },
  };
}

/** An encrypted room in which everyone may call; `direct` makes it a conversation of two. */
export async function callRoom(api: MatrixApi, name: string, invite: string, direct = false): Promise<string> {
  const { room_id: roomId } = await api.call("POST", "/v3/createRoom", {
    ...(direct ? { preset: "trusted_private_chat", is_direct: true } : { name, preset: "private_chat" }),
    invite: [invite],
    initial_state: [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    power_level_content_override: { events: { "org.matrix.msc3401.call.member": 0 } },
  });
  if (typeof roomId !== "string") throw new Error("the room has no id");
  if (direct) {
    await api.call("PUT", `/v3/user/${encodeURIComponent(api.userId)}/account_data/m.direct`, { [invite]: [roomId] });
  }
  return roomId;
}

/** Pictures are decoded, and sound is more than silence. Encrypted media that could not be read would come as bytes without pictures. */
export async function seesAndHears({ frame }: CallPerson): Promise<void> {
  const before = await received(frame());
  await expect
    .poll(async () => {
      const { framesDecoded, videoBytes, audioBytes, audioEnergy } = await received(frame());
      return {
        pictures: framesDecoded > before.framesDecoded + 5,
        bytes: videoBytes > before.videoBytes && audioBytes > before.audioBytes,
        sound: audioEnergy > before.audioEnergy,
      };
    }, SLOW)
    .toEqual({ pictures: true, bytes: true, sound: true });
}

/** Sound comes in, and is more than silence. */
export async function hears({ frame }: CallPerson): Promise<void> {
  const before = await received(frame());
  await expect.poll(async () => (await received(frame())).audioEnergy > before.audioEnergy, SLOW).toBe(true);
}

export type TwoInCall = {
  readonly anna: CallPerson;
  readonly ben: CallPerson;
  readonly annasApi: MatrixApi;
  readonly roomId: string;
};

/** Anna calls, Ben joins the call that he sees going on. */
export async function twoInCall(
  browser: Browser,
  callApp: CallApp,
  people: readonly [TestUser, TestUser],
  homeserver: string,
): Promise<TwoInCall> {
  const annasApi = await signIn(homeserver, people[0].localpart, people[0].password);
  const roomId = await callRoom(annasApi, "Lighthouse", people[1].userId);
  await callRoom(annasApi, "Elsewhere", people[1].userId);
  const ben = await openCaller(browser, callApp, people[1]);
  await ben.acceptInvite("Lighthouse");
  const anna = await openCaller(browser, callApp, people[0]);
  await anna.openRoom("Lighthouse");
  await anna.page.getByRole("button", { name: "Video call" }).click();
  await anna.enter();
  await expect(ben.room("Lighthouse").locator("[data-row-call]")).toHaveText("1", SLOW);
  await ben.page.getByRole("button", { name: /^Join\W+1 person/ }).click(SLOW);
  await ben.enter();
  await expect(anna.count).toHaveText("2", SLOW);
  await expect(ben.room("Lighthouse").locator("[data-row-call]")).toHaveText("2", SLOW);
  return { anna, ben, annasApi, roomId };
}

/** Anna raises her hand, and Ben sees it. */
export async function raisesHand({ anna, ben }: TwoInCall): Promise<void> {
  await expect(ben.widget.getByRole("img", { name: "Reaction" })).toHaveCount(0);
  await anna.widget.getByRole("button", { name: "Reactions" }).click();
  await anna.widget.getByRole("button", { name: "Raise hand" }).click();
  await expect(ben.widget.getByRole("img", { name: "Reaction" }).first()).toBeVisible(SLOW);
}

/**
 * Ben leaves and comes back: what was said meanwhile was said with another key. `keptFromWhoLeft`: with one that he never got. Element Call
 * 0.26.1 with sticky events hands him the new one as well: it reads its list of members again before the one that tells that he left.
 */
export async function leavesAndReturns({ anna, ben }: TwoInCall, keptFromWhoLeft: boolean): Promise<void> {
  const sent = () => keysSentTo(anna.page, ben.person.userId);
  const newest = async () => (await ownKeysOf(anna.frame())).at(-1);
  await expect.poll(async () => (await sent()).length, SLOW).toBeGreaterThan(0);
  const [had, inUse] = [await sent(), await newest()];
  expect(had.map(({ index }) => index)).toContain(inUse);
  await ben.leave();
  await expect(anna.count).toHaveText("1", SLOW);
  await expect.poll(newest, SLOW).not.toBe(inUse);
  if (keptFromWhoLeft) expect(await sent()).toEqual(had);

  await ben.page.getByRole("button", { name: /^Join\W/ }).click(SLOW);
  await ben.enter();
  await seesAndHears(ben);
  const after = (await sent()).slice(had.length);
  expect(after.length).toBeGreaterThan(0);
  expect(after.filter(({ key }) => had.some((one) => one.key === key))).toEqual([]);
}

/** Ben's tab dies in the middle of the call: half a minute later nobody is there who is not. */
export async function tabIsKilled({ anna, ben }: TwoInCall): Promise<void> {
  await expect(anna.count).toHaveText("2", SLOW);
  const crashed = ben.page.waitForEvent("crash");
  void ben.page.goto("chrome://crash").catch(() => undefined); // It never arrives.
  await crashed;
  await expect(anna.count).toHaveText("1", { timeout: 30_000 });
  await expect(anna.room("Lighthouse").locator("[data-row-call]")).toHaveText("1");
}
