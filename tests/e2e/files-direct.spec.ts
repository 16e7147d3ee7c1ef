/** The small variant: a homeserver, Microsoft's sign-in and Graph, and no gateway at all. */
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Frame, Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp, type TestApp } from "../support/app.ts";
import { axeViolations } from "../support/axe.ts";
import { type DirectStage, setDirectStage, storedIn, tokensOf, watchWire } from "../support/direct-stage.ts";
import { expect, test } from "../support/e2e.ts";
import { act, entry, upload } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage } from "../support/foreign-host/stage.ts";
import { openSparks } from "./support/sparks-page.ts";

const WIDGET = "files-1";
let stage: DirectStage;
let app: TestApp;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(240_000);
  stage = await setDirectStage();
  app = await startTestApp({
    ...servers,
    config: { gateways: [stage.gateway.url] },
    connectOrigins: [...stage.origins, stage.gateway.url],
  });
  stage.redirectUris.push(`${app.clientUrl}/sign-in.html`);
});
test.afterAll(async () => {
  await app?.close();
  await stage?.close();
});

async function roomWithOneDrive(api: MatrixApi, name: string): Promise<void> {
  const address = `${app.widgetsUrl}/files/index.html?theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language`;
  const widget = { type: "app.sparks.files", name: "Files", url: `${address}#/?cfg=$cfg`, data: { cfg: WIDGET } };
  const config = { v: 2, label: "OneDrive", direct: stage.direct };
  await api.call("POST", "/v3/createRoom", {
    name,
    preset: "private_chat",
    initial_state: [
      { type: "app.sparks.files.config", state_key: WIDGET, content: config },
      { type: "im.vector.modular.widgets", state_key: WIDGET, content: { ...widget, waitForIframeLoad: false } },
    ],
  });
}

/** A question takes no click in its first half second. */
async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await expect(button).not.toHaveAttribute("aria-disabled", "true");
  await button.click();
}

async function frameOf(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe[title="Files"]', { state: "attached" });
  const frame = await element.contentFrame();
  if (!frame) throw new Error("the frame has no content");
  return frame;
}

async function openWidget(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Apps", exact: true }).click();
  await page.getByRole("button", { name: /^(Open )?Files/ }).click();
}

/** What the person does in the window of the sign-in. */
async function signInThere(window: Page): Promise<void> {
  await window.getByRole("button", { name: "Continue as Ada Lovelace" }).click();
}

const shaOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const onGraph = (name: string) => [...stage.graph.world.myDrive.items.values()].find((item) => item.name === name);

test("in Sparks: sign in, work, reload, sign out; no gateway is asked and no token lies about", async ({
  browser,
  newPerson,
  servers,
}) => {
  test.setTimeout(240_000);
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  await roomWithOneDrive(api, "Lighthouse");
  const annas = await openSparks(browser, app.clientUrl);
  const { page, context } = annas;
  const wire = watchWire(context);
  await annas.signIn(anna);
  await annas.openRoom("Lighthouse");
  await openWidget(page);
  await answer(page, "Allow");

  // Asked by name, before anything is sent there.
  const store = new URL(stage.graph.origins.graph).host;
  const login = new URL(stage.graph.origins.login).host;
  await expect(page.getByRole("heading", { name: `Sign in to ${store}?` })).toBeVisible();
  await expect(page.getByText(`at ${login}, in a window of its own`)).toBeVisible();
  expect(stage.graph.requests).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("ask.png") });
  expect(await axeViolations(page)).toEqual([]);
  const opening = context.waitForEvent("page");
  await answer(page, "Sign in");
  await expect(page.getByRole("heading", { name: "Go on in the other window" })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("waiting.png") });
  await signInThere(await opening);

  const frame = await frameOf(page);
  await expect(frame.getByText("Nothing in here yet")).toBeVisible({ timeout: 30_000 });
  const [small, large] = [randomBytes(20_000), randomBytes(9_000_000)];
  await upload(frame, { name: "small.bin", bytes: small }, { name: "large.bin", bytes: large });
  await expect(entry(frame, "small.bin")).toBeVisible();
  await expect(entry(frame, "large.bin")).toBeVisible({ timeout: 60_000 });
  expect(shaOf(onGraph("small.bin")?.content ?? new Uint8Array())).toBe(shaOf(small));
  expect(shaOf(onGraph("large.bin")?.content ?? new Uint8Array())).toBe(shaOf(large));
  expect(stage.graph.requests.filter(({ path }) => path.endsWith("/createUploadSession"))).not.toEqual([]);

  const [download] = await Promise.all([page.waitForEvent("download"), act(frame, "large.bin", "Download")]);
  expect(shaOf(await readFile(await download.path()))).toBe(shaOf(large));
  await act(frame, "small.bin", "Rename");
  await frame.getByRole("textbox", { name: "Name" }).fill("renamed.bin");
  await frame.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(entry(frame, "renamed.bin")).toBeVisible();
  await expect.poll(() => onGraph("renamed.bin")?.kind).toBe("file");
  await act(frame, "renamed.bin", "Delete");
  await expect(entry(frame, "renamed.bin")).toHaveCount(0);
  await expect.poll(() => onGraph("renamed.bin"), { timeout: 20_000 }).toBeUndefined();
  await page.screenshot({ path: test.info().outputPath("list.png") });

  // In the middle of the work every token ends: it goes on by itself.
  stage.graph.expireTokens();
  await frame.getByRole("button", { name: "Refresh" }).click();
  await upload(frame, { name: "after.bin", bytes: small });
  await expect(entry(frame, "after.bin")).toBeVisible();

  // Where everything begins anew the person is still signed in.
  await page.reload();
  if (!(await page.locator('iframe[title="Files"]').count())) await annas.openRoom("Lighthouse");
  if (
    !(await page
      .locator('iframe[title="Files"]')
      .isVisible()
      .catch(() => false))
  )
    await openWidget(page);
  const again = await frameOf(page);
  await expect(entry(again, "large.bin")).toBeVisible({ timeout: 30_000 });
  expect(context.pages()).toHaveLength(1);

  expect(stage.gateway.asked).toEqual([]);
  const origins = new Set(wire.urls.map((url) => new URL(url).origin));
  expect(origins.has(app.gatewayUrl)).toBe(false);
  expect(origins.has(stage.gateway.url)).toBe(false);
  expect(origins.has(stage.graph.origins.graph)).toBe(true);
  const tokens = tokensOf(stage.graph);
  expect(tokens.length).toBeGreaterThan(0);
  const rooms = JSON.stringify(await api.call("GET", "/v3/sync?timeout=0"));
  const stored = await storedIn(page);
  for (const token of tokens) {
    for (const [where, text] of Object.entries({
      urls: wire.urls.join("\n"),
      logs: wire.logs.join("\n"),
      rooms,
      stored,
    }))
      expect(text.includes(token), `a token in ${where}`).toBe(false);
  }
  expect(stored).toContain("direct sign-in");
  expect(stage.graph.faults).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(entry(again, "large.bin")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("narrow.png") });
  await page.setViewportSize({ width: 1440, height: 900 });

  // Signed out here, nothing is left of it.
  await page.goto(`${app.clientUrl}/#/settings/device`);
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.locator('input[name="username"]')).toBeVisible({ timeout: 30_000 });
  expect(await storedIn(page)).not.toContain("direct sign-in");
  await context.close();
});

test("the person says no, then yes; taken back, it is asked again", async ({ browser, newPerson, servers }) => {
  test.setTimeout(180_000);
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  await roomWithOneDrive(api, "Harbour");
  const annas = await openSparks(browser, app.clientUrl, { colorScheme: "dark", locale: "de-DE" });
  const { page, context } = annas;
  await page.goto(app.clientUrl);
  await page.fill('input[name="username"]', anna.localpart);
  await page.fill('input[name="password"]', anna.password);
  await page.click('button[type="submit"]');
  await annas.room("Harbour").first().click();
  await page.getByRole("button", { name: "Apps", exact: true }).click();
  await page.getByRole("button", { name: /Files/ }).first().click();
  await answer(page, "Erlauben");
  await expect(page.getByRole("heading", { name: /^Bei .* anmelden\?$/ })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("ask-dark.png") });
  await answer(page, "Nicht jetzt");
  const frame = await frameOf(page);
  await expect(frame.getByText("Sie sind nicht angemeldet")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("refused-dark.png") });
  await frame.getByRole("button", { name: "Noch einmal versuchen" }).click();
  const opening = context.waitForEvent("page");
  await answer(page, "Anmelden");
  await signInThere(await opening);
  await expect(frame.locator("[data-row]").or(frame.getByText("Hier ist noch nichts")).first()).toBeVisible({
    timeout: 30_000,
  });

  // Taken back in the one place for it.
  await page.goto(`${app.clientUrl}/#/settings/privacy`);
  const line = page.getByText(/^Meldet Sie bei /);
  await expect(line).toBeVisible();
  await page.getByRole("button", { name: /^Zurücknehmen: Meldet Sie bei/ }).click();
  await expect(line).toHaveCount(0);
  await expect.poll(async () => (await storedIn(page)).includes("direct sign-in")).toBe(false);
  await context.close();
});

test.describe("in a foreign client", () => {
  let foreign: Stage;
  test.beforeAll(async ({ servers }) => {
    test.setTimeout(240_000);
    foreign = await setStage(servers, {
      headers: (usual) => ({
        ...usual,
        "content-security-policy": (usual["content-security-policy"] ?? "").replace(
          "connect-src 'self'",
          `connect-src 'self' ${stage.origins.join(" ")}`,
        ),
      }),
    });
    stage.redirectUris.push(`${foreign.widgetsBase}/sign-in/index.html`);
  });
  test.afterAll(() => foreign?.close());
  test.use({ locale: "en-GB" });

  test("the same widget signs in by a window of its own, and keeps nothing", async ({ page, context }) => {
    test.setTimeout(120_000);
    const wire = watchWire(context);
    const content = { v: 2, label: "OneDrive", direct: stage.direct };
    const frame = await foreign.open(page, {
      state: [{ type: "app.sparks.files.config", stateKey: "sparks-files-1", content }],
    });
    const store = new URL(stage.graph.origins.graph).host;
    await expect(frame.getByText(`Sign in to ${store}?`)).toBeVisible();
    expect(await axeViolations(frame)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath("foreign-ask.png") });
    const opening = context.waitForEvent("page");
    await frame.getByRole("button", { name: "Sign in" }).click();
    const window = await opening;
    await expect(frame.getByText("Go on in the other window")).toBeVisible();
    await signInThere(window);
    await expect(frame.getByTestId("upload-picker")).toBeAttached({ timeout: 30_000 });
    const bytes = randomBytes(5_000_000);
    await upload(frame, { name: "from-afar.bin", bytes });
    await expect(entry(frame, "from-afar.bin")).toBeVisible({ timeout: 30_000 });
    expect(shaOf(onGraph("from-afar.bin")?.content ?? new Uint8Array())).toBe(shaOf(bytes));

    // The sign-in itself has ended too: the person is asked in place, and what waited goes on.
    stage.graph.expireTokens();
    stage.graph.signIn.signedIn = false;
    await frame.getByRole("button", { name: "Refresh" }).click();
    await expect(entry(frame, "from-afar.bin")).toBeVisible();
    expect(wire.urls.some((url) => url.startsWith(foreign.gateway.baseUrl))).toBe(false);
    const stored = await frame.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    for (const token of tokensOf(stage.graph)) {
      expect(wire.urls.join("\n")).not.toContain(token);
      expect(wire.logs.join("\n")).not.toContain(token);
      expect(stored).not.toContain(token);
    }
    expect(stage.graph.faults).toEqual([]);
  });
});
