/** The same as element-call.spec.ts in Element Call's other mode: sticky events, and tokens for members (`/get_token`). */
import { expect } from "../support/e2e.ts";
import {
  callBrowser,
  callTest,
  leavesAndReturns,
  raisesHand,
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
  await anna.leave();
  await expect(anna.page.getByRole("button", { name: "Video call" })).toBeVisible();
  await Promise.all([anna.context.close(), ben.context.close()]);
});
