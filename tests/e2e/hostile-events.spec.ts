/** What a member without manners sends through the API: nothing reaches the page as an error, and what is real still arrives. */
import { MatrixFault, signIn } from "#stack";
import { hostileContents } from "../support/corpus/hostile-events.ts";
import { HOSTILE_HTML } from "../support/corpus/hostile-html.ts";
import { expect, test } from "../support/e2e.ts";
import { uniqueName } from "../support/servers.ts";
import { openSparks } from "./support/sparks-page.ts";

const MESSAGES = 250;

test("malformed events throw nothing into the page; real messages arrive around them", async ({
  browser,
  app,
  servers,
  newPerson,
}) => {
  test.setTimeout(180_000);
  const annaPerson = await newPerson(uniqueName("anna"), "Anna");
  const malloryPerson = await newPerson(uniqueName("mallory"), "Mallory");
  const anna = await openSparks(browser, app.clientUrl);
  const faults: string[] = [];
  anna.page.on("pageerror", (error) => faults.push(String(error)));
  anna.page.on("console", (message) => {
    // The browser's own line for an image that the server does not have is not ours to prevent.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  await anna.signIn(annaPerson);
  await anna.createRoom("Open door", { encrypted: false });
  await anna.invite(malloryPerson.userId);

  const mallory = await signIn(servers.synapse.baseUrl, malloryPerson.userId, malloryPerson.password);
  const roomId = decodeURIComponent(/room\/([^/]+)/.exec(new URL(anna.page.url()).hash)?.[1] ?? "");
  const room = `/v3/rooms/${encodeURIComponent(roomId)}`;
  await mallory.call("POST", `/v3/join/${encodeURIComponent(roomId)}`, {});
  await mallory.call("PUT", `${room}/send/m.room.message/before`, { msgtype: "m.text", body: "before the storm" });
  await expect(anna.message("before the storm")).toBeVisible();

  let sent = 0;
  const send = async (type: string, content: object) => {
    try {
      await mallory.call("PUT", `${room}/send/${encodeURIComponent(type)}/storm${sent}`, content);
      sent++;
    } catch (thrown) {
      // The homeserver refuses some of it (sizes, numbers that are not canonical, no right): that never reaches anybody.
      if (!(thrown instanceof MatrixFault)) throw thrown;
    }
  };
  let seen = 0;
  for (const { type, content } of hostileContents()) {
    // Spread over the corpus: all of it is for the unit tests.
    if (seen++ % 20 !== 0 || typeof content !== "object" || content === null || sent >= MESSAGES) continue;
    await send(type, content);
  }
  for (const [name, html] of Object.entries(HOSTILE_HTML).slice(0, 40)) {
    await send("m.room.message", {
      msgtype: "m.text",
      body: name,
      format: "org.matrix.custom.html",
      formatted_body: html,
    });
  }
  expect(sent).toBeGreaterThan(100);
  await mallory.call("PUT", `${room}/send/m.room.message/after`, { msgtype: "m.text", body: "after the storm" });
  await expect(anna.message("after the storm")).toBeVisible({ timeout: 30_000 });
  await anna.send("still here");
  await expect(anna.message("still here")).not.toHaveAttribute("data-pending");

  // Through all of it, to the beginning, and after a reload.
  await anna.page.locator("[data-timeline]").hover();
  for (let i = 0; i < 40; i++) {
    await anna.page.mouse.wheel(0, -900);
    await anna.page.waitForTimeout(50);
  }
  await anna.page.reload();
  await expect(anna.message("still here")).toBeVisible();
  expect(await anna.page.evaluate(() => Object.keys(Object.prototype))).toEqual([]);
  expect(faults).toEqual([]);
  await anna.context.close();
});
