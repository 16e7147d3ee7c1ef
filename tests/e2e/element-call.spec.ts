/**
 * Element Call's embedded build in our host, on a real homeserver, gateway and LiveKit, in its default mode (state events). It is a
 * widget that we did not write and that asks for nearly everything.
 */

import { signIn } from "#stack";
import { expect } from "../support/e2e.ts";
import { hasLiveDevice } from "../support/element-call.ts";
import {
  callBrowser,
  callRoom,
  callTest,
  hears,
  leavesAndReturns,
  openCaller,
  raisesHand,
  SLOW,
  seesAndHears,
  tabIsKilled,
  twoInCall,
} from "./support/call-test.ts";

const test = callTest("compatibility");
test.use(callBrowser);

test("two people see and hear each other, whatever becomes of them", async ({
  browser,
  callApp,
  newPerson,
  servers,
}) => {
  test.setTimeout(300_000);
  const people = [await newPerson("anna"), await newPerson("ben")] as const;
  const two = await twoInCall(browser, callApp, people, servers.synapse.baseUrl);
  const { anna, ben, annasApi, roomId } = two;
  await Promise.all([seesAndHears(anna), seesAndHears(ben)]);
  await raisesHand(two);

  // The call follows the person through rooms, and is not loaded anew for it.
  const frame = anna.frame();
  await anna.room("Elsewhere").click();
  await expect(anna.page.getByRole("region", { name: "Call in a small window" })).toBeVisible();
  await seesAndHears(anna);
  await anna.page.getByRole("button", { name: "Back to Lighthouse" }).click();
  await expect(anna.inCall).toHaveAttribute("aria-pressed", "true");
  expect(anna.frame()).toBe(frame);

  await leavesAndReturns(two, true);
  await tabIsKilled(two);

  // Who leaves the room is out of its call at once, camera and all.
  expect(await hasLiveDevice(anna.frame())).toBe(true);
  await annasApi.call("POST", `/v3/rooms/${encodeURIComponent(roomId)}/leave`, {});
  await expect.poll(anna.hasFrame).toBe(false);
  await Promise.all([anna.context.close(), ben.context.close()]);
});

test("a call rings in a conversation of two: it is declined, and then accepted", async ({
  browser,
  callApp,
  newPerson,
  servers,
}) => {
  test.setTimeout(240_000);
  const people = [await newPerson("carla"), await newPerson("dario")] as const;
  const api = await signIn(servers.synapse.baseUrl, people[0].localpart, people[0].password);
  await callRoom(api, "", people[1].userId, true);
  const dario = await openCaller(browser, callApp, people[1]);
  await dario.acceptInvite("carla");
  await dario.openRoom("carla");
  const carla = await openCaller(browser, callApp, people[0]);
  await carla.openRoom("dario");
  const ring = dario.page.getByRole("region", { name: "Incoming call" });

  await carla.page.getByRole("button", { name: "Video call" }).click();
  await expect(ring.getByRole("alert")).toContainText("carla calls you by video", SLOW);
  await expect(dario.page).toHaveTitle(/^carla calls/);
  await ring.getByRole("button", { name: "Decline" }).click();
  await expect(ring).toHaveCount(0);
  // Element Call hears of it, and gives up.
  await expect(carla.page.locator("iframe")).toHaveCount(0, SLOW);
  await expect(carla.room("dario").locator("[data-row-call]")).toHaveCount(0, SLOW);

  await carla.page.getByRole("button", { name: "Audio call" }).click();
  await expect(ring.getByRole("alert")).toContainText("carla calls you", SLOW);
  await dario.composer.click();
  await dario.page.keyboard.press("ControlOrMeta+Shift+A");
  await expect(ring).toHaveCount(0);
  await expect(dario.count).toHaveText("2", SLOW);
  await Promise.all([hears(carla), hears(dario)]);
  // Put aside it goes on in the corner; ended there by hand it is left, not only closed, and who is alone then is in no call.
  await dario.inCall.click();
  await hears(dario);
  await dario.page.getByRole("button", { name: "End Call" }).click();
  await expect(dario.page.locator("iframe")).toHaveCount(0);
  await expect(carla.page.locator("iframe")).toHaveCount(0, SLOW);
  await expect(carla.room("dario").locator("[data-row-call]")).toHaveCount(0, SLOW);
  await Promise.all([carla.context.close(), dario.context.close()]);
});
