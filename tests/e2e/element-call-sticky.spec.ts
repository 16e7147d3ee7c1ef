/** The same as element-call.spec.ts in Element Call's other mode: sticky events, and tokens for members (`/get_token`). */
import { expect } from "../support/e2e.ts";
import {
  callBrowser,
  callTest,
  leavesAndReturns,
  raisesHand,
  SLOW,
  seesAndHears,
  tabIsKilled,
  twoInCall,
} from "./support/call-test.ts";

const test = callTest("matrix_2_0");
test.use(callBrowser);

test("two people see and hear each other with sticky events", async ({ browser, callApp, newPerson, servers }) => {
  test.setTimeout(300_000);
  const people = [await newPerson("anna"), await newPerson("ben")] as const;
  const two = await twoInCall(browser, callApp, people, servers.synapse.baseUrl);
  const { anna, ben } = two;
  await Promise.all([seesAndHears(anna), seesAndHears(ben)]);
  await raisesHand(two);
  await leavesAndReturns(two, false);
  await tabIsKilled(two);

  // Who enters another call has left the one before, and its camera.
  await anna.room("Elsewhere").click();
  await anna.page.getByRole("button", { name: "Video call" }).click();
  await anna.page.frameLocator('iframe[title="Call"]').last().getByTestId("lobby_joinCall").click(SLOW);
  await expect(anna.page.locator("iframe")).toHaveCount(1, SLOW);
  await expect(anna.room("Elsewhere").locator("[data-row-call]")).toHaveText("1", SLOW);
  await expect(anna.room("Lighthouse").locator("[data-row-call]")).toHaveCount(0, SLOW);
  await anna.leave();
  await expect(anna.page.getByRole("button", { name: "Video call" })).toBeVisible();
  await Promise.all([anna.context.close(), ben.context.close()]);
});
