/** Connecting as a person does it: on a page of their Nextcloud, at Microsoft's sign-in, and again when it has run out. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { type GraphDouble, startGraphDouble } from "../support/doubles/graph/graph-double.ts";
import { type NextcloudDouble, startNextcloud } from "../support/doubles/nextcloud/start.ts";
import { expect, test } from "../support/e2e.ts";
import { agree, entry, upload } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage, WIDGET_ID } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB" });

const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
const SECRET = "secret-of-the-gateway~1";
let stage: Stage;
let cloud: NextcloudDouble;
let graph: GraphDouble;
let folder: string;

test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  folder = await mkdtemp(join(tmpdir(), "sparks-connect-"));
  const clientSecretFile = join(folder, "client.secret");
  await writeFile(clientSecretFile, SECRET, { mode: 0o600 });
  cloud = await startNextcloud();
  stage = await setStage(servers, {
    connectOrigins: () => [graph.origins.files],
    upstreams: async (gatewayUrl) => {
      const web = { redirectUris: [`${gatewayUrl}/oauth/callback`], clientSecret: SECRET };
      graph = await startGraphDouble({ clientId: CLIENT_ID, web, interactive: true });
      const login = `${graph.origins.login}/organizations/oauth2/v2.0`;
      return [
        { id: "cloud", kind: "nextcloud", label: "Cloud", baseUrl: cloud.baseUrl },
        {
          id: "microsoft",
          kind: "graph",
          label: "Microsoft 365",
          baseUrl: graph.baseUrl,
          signIn: {
            kind: "oauth",
            authorizeUrl: `${login}/authorize`,
            tokenUrl: `${login}/token`,
            clientId: CLIENT_ID,
            clientSecretFile,
            scopes: ["offline_access", "User.Read", "Files.ReadWrite.All", "Sites.Read.All"],
          },
        },
      ];
    },
  });
});
test.afterAll(async () => {
  await Promise.all([stage?.close(), cloud?.close(), graph?.close()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});

const openAt = (page: Page, upstream: string, label: string): Promise<Frame> =>
  stage.open(page, {
    state: [{ type: "app.sparks.files.config", stateKey: WIDGET_ID, content: { ...stage.config, upstream, label } }],
  });

test("a Nextcloud is connected on its own page: waiting, given up, begun again, granted", async ({ page }) => {
  const frame = await openAt(page, "cloud", "Home");
  await agree(frame);
  await expect(frame.getByRole("heading", { name: "Connect Home" })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  const first = page.waitForEvent("popup");
  await frame.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(frame.getByRole("heading", { name: "Waiting for your sign-in" })).toBeFocused();
  expect(await axeViolations(frame)).toEqual([]);
  expect(await (await first).evaluate(() => window.opener)).toBeNull();
  await (await first).close();
  await frame.getByRole("button", { name: "Cancel" }).click();
  await expect(frame.getByRole("heading", { name: "Connect Home" })).toBeVisible();

  const second = page.waitForEvent("popup");
  await frame.getByRole("button", { name: "Sign in", exact: true }).click();
  await (await second).close();
  // Where no window came there is a link.
  const third = page.waitForEvent("popup");
  await frame.getByRole("link", { name: "Open the sign-in page" }).click();
  const window = await third;
  await window.getByLabel("Account name").fill(cloud.user);
  await window.getByLabel("Password").fill(cloud.password);
  await window.getByRole("button", { name: "Log in" }).click();
  await window.getByRole("button", { name: "Grant access" }).click();
  await expect(window.getByText("Account connected")).toBeVisible();
  await window.close();
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  expect([...cloud.appPasswords.values()]).toEqual(["Sparks"]);

  await upload(frame, { name: "a.txt", bytes: new TextEncoder().encode("a") });
  await expect(entry(frame, "a.txt")).toBeVisible();
});

test("an app password that the person made themselves is typed instead", async ({ page }) => {
  const frame = await openAt(page, "cloud", "Home");
  await agree(frame);
  await frame.getByRole("button", { name: "Use an app password instead" }).click();
  await frame.getByLabel("User name").fill(cloud.user);
  await frame.getByLabel("App password", { exact: true }).fill("wrong");
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(frame.getByText("The server does not take this user name and password")).toBeVisible();
  await frame.getByLabel("App password", { exact: true }).fill(cloud.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(entry(frame, "a.txt")).toBeVisible();
});

test("Microsoft 365: signed in, used, refused, signed in again with everything in its place", async ({ page }) => {
  const signInThere = async (frame: Frame) => {
    const popup = page.waitForEvent("popup");
    await frame.getByRole("button", { name: "Sign in", exact: true }).click();
    const window = await popup;
    await window.getByRole("button", { name: "Continue as Ada Lovelace" }).click();
    await expect(window.getByText("You can close this window.")).toBeVisible();
    expect(new URL(window.url()).origin).toBe(stage.gateway.baseUrl);
    expect(await axeViolations(window)).toEqual([]);
    await window.close();
  };
  const frame = await openAt(page, "microsoft", "My drive");
  await agree(frame);
  await signInThere(frame);
  const hello = { name: "hello.txt", bytes: new TextEncoder().encode("hello") };
  await upload(frame, hello);
  await expect(entry(frame, hello.name)).toBeVisible();

  graph.expireTokens();
  await frame.getByRole("button", { name: "Refresh" }).click();
  await upload(frame, { ...hello, name: "again.txt" });
  await expect(entry(frame, "again.txt")).toBeVisible();

  graph.expireTokens();
  graph.revokeRefreshTokens();
  await frame.getByRole("button", { name: "Refresh" }).click();
  await expect(frame.getByRole("heading", { name: "Sign in to My drive again" })).toBeVisible();
  await signInThere(frame);
  await expect(entry(frame, "again.txt")).toBeVisible();
  expect(graph.faults).toEqual([]);
});

test("several connections: a second is added, tested, renamed and removed, and the first stays", async ({ page }) => {
  const frame = await openAt(page, "cloud", "Home");
  await agree(frame);
  await frame.getByRole("button", { name: "Use an app password instead" }).click();
  await frame.getByLabel("User name").fill(cloud.user);
  await frame.getByLabel("App password", { exact: true }).fill(cloud.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await upload(frame, { name: "kept.txt", bytes: new TextEncoder().encode("kept") });
  await expect(entry(frame, "kept.txt")).toBeVisible();

  await frame.getByRole("button", { name: "More" }).click();
  await frame.getByRole("menuitem", { name: "Add a place" }).click();
  await expect(frame.getByRole("heading", { name: "Add a place for files" })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  // Escape leads back to what was shown.
  await page.keyboard.press("Escape");
  await expect(frame.getByRole("heading", { name: "Add a place for files" })).toHaveCount(0);
  await frame.getByRole("button", { name: "More", exact: true }).click();
  await frame.getByRole("menuitem", { name: "Add a place" }).click();
  await frame.getByRole("button", { name: "Demo files" }).click();
  await frame.getByLabel("User name").fill(stage.webdav.user);
  await frame.getByLabel("Password", { exact: true }).fill(stage.webdav.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();

  const places = frame.getByRole("navigation", { name: "Places" });
  await places.getByRole("button", { name: "Connection Demo files" }).click();
  const dialog = frame.getByRole("dialog");
  await expect(dialog.getByText(stage.webdav.user, { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Test" }).click();
  await expect(dialog.getByText("It works.")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await dialog.getByLabel("Name").fill("Second");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Renamed")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await places.getByRole("button", { name: "Connection Second" }).click();
  await dialog.getByRole("button", { name: "Remove the connection" }).click();
  await expect(dialog.getByText("What lies on the server stays there.")).toBeVisible();
  await dialog.getByRole("button", { name: "Remove the connection" }).click();
  await expect(frame.getByText("“Second” was removed.")).toBeVisible();
  await expect(entry(frame, "kept.txt")).toBeVisible();
});

test("on a telephone, in the dark, in German", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.emulateMedia({ colorScheme: "dark" });
  const frame = await stage.open(page, {
    state: [{ type: "app.sparks.files.config", stateKey: WIDGET_ID, content: { ...stage.config, upstream: "cloud" } }],
    hints: { lang: "de" },
  });
  await frame.getByRole("button", { name: "Anmelden" }).click();
  const popup = page.waitForEvent("popup");
  await frame.getByRole("button", { name: "Anmelden", exact: true }).click();
  await (await popup).close();
  await expect(frame.getByRole("heading", { name: "Ihre Anmeldung wird erwartet" })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  expect(await frame.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await frame.getByRole("button", { name: "Abbrechen" }).click();
});
