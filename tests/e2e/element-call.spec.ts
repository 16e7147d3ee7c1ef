/**
 * Element Call's embedded build in our host, on a real homeserver, gateway and LiveKit, in its default mode (state events). It is a
 * widget that we did not write and that asks for nearly everything.
 */
import { expect } from "../support/e2e.ts";
import { hasLiveDevice } from "../support/element-call.ts";
import {
  callBrowser,
  callTest,
  leavesAndReturns,
  raisesHand,
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
