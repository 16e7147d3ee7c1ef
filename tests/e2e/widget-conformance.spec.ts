/** A widget that drives the whole widget API runs in Sparks, on a real homeserver: all of it passes, and the table is printed. */
import type { Frame, Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp } from "../support/app.ts";
import { expect, test } from "../support/e2e.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import type { Conformance } from "../support/widgets/pages/conformance/conformance.ts";
import { serveWidgetPages } from "../support/widgets/serve.ts";
import { sparksPage } from "./support/sparks-page.ts";

test.use({ locale: "en-GB", viewport: { width: 1440, height: 900 } });

/** More than a timeline holds when a room is opened. */
const OLDER = 150;

async function roomsFor(api: MatrixApi, userId: string, pages: string) {
  const create = async (name: string, initial_state: readonly unknown[] = []) => {
    const created = await api.call("POST", "/v3/createRoom", { name, preset: "private_chat", initial_state });
    return String(created.room_id);
  };
  const other = await create("Harbour");
  const room = await create("Lighthouse", [
    { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
  ]);
  const path = `/v3/rooms/${encodeURIComponent(room)}`;
  for (let n = 0; n < OLDER; n++) {
    await api.call("PUT", `${path}/send/org.example.conformance.old/old-${n}`, { n });
  }
  await api.call(
    "PUT",
    `/v3/user/${encodeURIComponent(userId)}/rooms/${encodeURIComponent(room)}/account_data/org.example.conformance.note`,
    { noted: true },
  );
  const sticky = "org.matrix.msc4354.sticky_duration_ms=600000";
  await api.call("PUT", `${path}/send/org.example.conformance/stuck?${sticky}`, { before: true });
  const parameters =
    "user=$matrix_user_id&room=$matrix_room_id&device=$org.matrix.msc3819.matrix_device_id&other=$other&older=$older&stuck=1";
  await api.call("PUT", `${path}/state/im.vector.modular.widgets/conformance`, {
    type: "m.custom",
    name: "Conformance",
    url: `${pages}/conformance.html?${parameters}`,
    data: { other, older: OLDER },
    waitForIframeLoad: false,
  });
  return { room, other };
}

/** A question takes no click in its first half second. */
async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(600);
  await button.click();
}

const started: { close(): Promise<void> }[] = [];
test.afterAll(async () => {
  for (const one of started.toReversed()) await one.close();
});

test("all 64 of the widget API", async ({ page, servers, newPerson }) => {
  test.setTimeout(150_000);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  const pages = await serveWidgetPages();
  const proxy = await startFaultProxy(servers.synapse.baseUrl);
  started.push(pages, proxy);
  // The servers of the run have no relay: what it would say is said for it.
  const body = { uris: ["turn:turn.example.org?transport=udp"], username: "1:anna", password: "secret", ttl: 86_400 };
  proxy.failNext(100, 200, { pathPart: "/voip/turnServer", body });
  const app = await startTestApp({
    synapse: { ...servers.synapse, baseUrl: proxy.baseUrl },
    webdav: servers.webdav,
    callOrigin: pages.widgets,
    config: { widgets: { trustedOrigins: [pages.widgets] } },
  });
  started.push(app);
  const anna = await newPerson("anna");
  await newPerson("barbara");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  await roomsFor(api, anna.userId, pages.widgets);

  const sparks = sparksPage(page, app.clientUrl);
  await sparks.signIn(anna);
  await sparks.openRoom("Lighthouse");
  await page.getByRole("button", { name: "Apps", exact: true }).last().click();
  await page.getByRole("button", { name: /^Conformance/ }).click();

  // Everything is asked for line by line, the gravest not ticked.
  await expect(page.getByRole("heading", { name: "Conformance asks for permissions" })).toBeVisible({
    timeout: 60_000,
  });
  const widget = page.frames().find((frame) => frame.url().includes("conformance.html"));
  if (!widget) throw new Error("no frame");
  const unticked = page.getByRole("dialog").getByRole("checkbox", { checked: false });
  for (let left = await unticked.count(); left > 0; left--) await unticked.first().check();
  await page.screenshot({ path: test.info().outputPath("asked.png"), fullPage: true });
  await answer(page, "Allow");
  try {
    await answer(page, "Show it");
    await playModal(page);
    await playMenu(page);
    await expect.poll(() => read(widget).then(({ done }) => done), { timeout: 60_000 }).toBe(true);
  } finally {
    // Printed in any case: where it stopped is what one wants to know.
    const { rows, faults: said, step } = await read(widget);
    console.log(`\n${rows.map(lineOf).join("\n")}\n\n${step}\n${said.join("\n")}`);
  }
  const { rows, faults: said } = await read(widget);
  expect(rows.filter(({ result }) => result !== "pass").map(lineOf)).toEqual([]);
  expect(rows).toHaveLength(64);
  expect(said).toEqual([]);
  expect(faults).toEqual([]);
});

const lineOf = ({ number, result, kind, name, detail }: Conformance["rows"][number]) =>
  `${String(number).padStart(2)}  ${result.padEnd(7)} ${kind.padEnd(12)} ${name}${detail ? `  (${detail})` : ""}`;

const read = (widget: Frame) =>
  widget.evaluate(() => {
    const { conformance } = window as unknown as { readonly conformance: Conformance };
    return conformance;
  });

/** The modal is a page of the same trusted site: shown at once. */
async function playModal(page: Page): Promise<void> {
  const finish = page.getByRole("button", { name: "Finish", exact: true });
  await expect(finish).toBeEnabled({ timeout: 60_000 });
  await finish.click();
}

async function playMenu(page: Page): Promise<void> {
  // As if the window went behind another one, and came back.
  for (const hidden of [true, false]) {
    await page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  }
  await page.getByRole("button", { name: "More", exact: true }).last().click();
  await page.getByRole("menuitem", { name: "Take a picture" }).click();
}
