/**
 * `npm run screens`: the main screens as pictures in docs/screens, from the real client in front of real servers. Run by hand
 * when a screen has changed.
 */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserContextOptions, chromium } from "@playwright/test";
import { type MatrixApi, REPOSITORY, signIn, startRunServers } from "#stack";
import { startTestApp } from "../support/app.ts";
import type { TestUser } from "../support/servers.ts";
import { sharedServers } from "../support/shared-servers.ts";
import { openSparks, type SparksPage } from "./support/sparks-page.ts";

const OUT = join(REPOSITORY, "docs/screens");
const MOST_BYTES = 200_000;
const WIDGET = "files-1";

const stopServers = await startRunServers();
const { synapse, webdav } = sharedServers();
const app = await startTestApp({ synapse, webdav });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
await mkdir(OUT, { recursive: true });

try {
  const people = await seed();
  const wide = { viewport: { width: 1280, height: 780 } };
  const narrow = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await tour("light", people.anna, { ...wide, colorScheme: "light" }, true);
  await tour("dark", people.anna, { ...wide, colorScheme: "dark" }, false);
  await phone("narrow", people.anna, { ...narrow, colorScheme: "light" });
} finally {
  await browser.close();
  await app.close();
  await stopServers();
}

async function shoot({ page }: SparksPage, name: string): Promise<void> {
  await page.waitForTimeout(600);
  const path = join(OUT, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  const { size } = await stat(path);
  console.log(`${name}.png, ${Math.round(size / 1000)} kB${size > MOST_BYTES ? ": larger than it may be" : ""}`);
  if (size > MOST_BYTES) process.exitCode = 1;
}

async function tour(name: string, person: TestUser, options: BrowserContextOptions, all: boolean): Promise<void> {
  const sparks = await openSparks(browser, app.clientUrl, options);
  const { page } = sparks;
  await sparks.open();
  await page.waitForSelector('input[name="password"]');
  await shoot(sparks, `sign-in-${name}`);
  await sparks.signIn(person);
  await sparks.openRoom("Project Aurora");
  await sparks.message("noon").waitFor();
  await page.waitForTimeout(1500);
  await shoot(sparks, `room-${name}`);
  if (all) {
    await page.getByRole("button", { name: "Apps", exact: true }).click();
    await page.getByRole("button", { name: /^Files/ }).click();
    await openFilesWidget(sparks);
    await shoot(sparks, `widget-${name}`);
  }
  await page.getByRole("link", { name: "Settings" }).click();
  await shoot(sparks, `settings-${name}`);
  await sparks.context.close();
}

async function phone(name: string, person: TestUser, options: BrowserContextOptions): Promise<void> {
  const sparks = await openSparks(browser, app.clientUrl, options);
  await sparks.signIn(person);
  await sparks.room("Project Aurora").waitFor();
  await sparks.page.waitForTimeout(1500);
  await shoot(sparks, `list-${name}`);
  await sparks.openRoom("Project Aurora");
  await sparks.message("noon").waitFor();
  await shoot(sparks, `room-${name}`);
  await sparks.context.close();
}

/** Grants what the widget asks for and connects the WebDAV account, as a person does once. */
async function openFilesWidget({ page }: SparksPage): Promise<void> {
  const frame = page.frameLocator('iframe[title="Files"]');
  const allow = page.getByRole("button", { name: "Allow", exact: true });
  await allow.waitFor();
  // A question takes no click in its first half second.
  await page.waitForTimeout(600);
  await allow.click();
  const [account] = webdav.users;
  if (!account) throw new Error("no WebDAV account");
  await frame.getByLabel("User name").fill(account.name);
  await frame.getByLabel("Password", { exact: true }).fill(account.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await frame.getByText("Migration plan.md").waitFor({ timeout: 30_000 });
}

/** Three people, rooms with something in them, a folder of files. */
async function seed(): Promise<{ readonly anna: TestUser }> {
  const [anna, ben, cem] = [
    await synapse.registerUser("anna", undefined, "Anna Berger"),
    await synapse.registerUser("ben", undefined, "Ben Cole"),
    await synapse.registerUser("cem", undefined, "Cem Demir"),
  ];
  const enter = (person: TestUser) => signIn(synapse.baseUrl, person.localpart, person.password);
  const [a, b, c] = [await enter(anna), await enter(ben), await enter(cem)];
  let transaction = 0;
  const say = async (api: MatrixApi, roomId: string, content: object) => {
    const path = `/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message/s${transaction++}`;
    return String((await api.call("PUT", path, { msgtype: "m.text", ...content })).event_id);
  };
  const makeRoom = async (name: string, topic: string, state: readonly object[] = []) => {
    const made = await a.call("POST", "/v3/createRoom", {
      name,
      topic,
      preset: "private_chat",
      invite: [ben.userId, cem.userId],
      initial_state: state,
    });
    const roomId = String(made.room_id);
    for (const api of [b, c]) await api.call("POST", `/v3/join/${encodeURIComponent(roomId)}`, {});
    return roomId;
  };
  const others: readonly (readonly [string, string])[] = [
    ["Archive", "The boxes of 1998 are scanned"],
    ["Canteen", "Friday: fish, or lentils"],
    ["Data protection", "Your question is answered in the file"],
    ["Facilities", "Lift 2 runs again"],
    ["Night shift", "Quiet so far"],
    ["Onboarding", "Welcome, all four of you"],
    ["Press", "The interview is on Thursday"],
    ["Procurement", "Three offers are in"],
    ["Radiology", "The new slot plan is up"],
    ["Research group", "Draft 4 is ready for comments"],
    ["IT helpdesk", "Printer on floor 2 is back"],
    ["Ward 3 handover", "Bed 12 was moved to ward 5"],
  ];
  for (const [name, text] of others) await say(b, await makeRoom(name, ""), { body: text });

  const widgetUrl = `${app.widgetsUrl}/files/index.html#/?cfg=$cfg&room=$matrix_room_id`;
  const aurora = await makeRoom("Project Aurora", "Moving the records to the new system by March", [
    {
      type: "app.sparks.files.config",
      state_key: WIDGET,
      content: { v: 1, gateway: app.gatewayUrl, upstream: "demo-webdav", label: "Project files", path: "/" },
    },
    {
      type: "im.vector.modular.widgets",
      state_key: WIDGET,
      content: {
        type: "app.sparks.files",
        name: "Files",
        url: widgetUrl,
        data: { cfg: WIDGET },
        waitForIframeLoad: false,
      },
    },
  ]);
  await say(a, aurora, { body: "Morning! Did the vendor answer about the migration window?" });
  await say(c, aurora, { body: "Yes, Thursday 18:00 to 22:00." });
  await say(a, aurora, { body: "We need someone on call from our side." });
  await say(b, aurora, {
    body: "I can take that. I'd rather have a rollback plan in writing before we start, though. Last time we had nothing and spent the night guessing which of the three backups was the consistent one.",
  });
  await say(c, aurora, { body: "Fair. I'll draft one today and put it into the files of this room." });
  const invoice = await say(b, aurora, { body: "Also: the invoice arrived, 12,480 € – within what we planned." });
  for (const api of [a, c]) {
    const relation = { "m.relates_to": { rel_type: "m.annotation", event_id: invoice, key: "✔" } };
    await api.call("PUT", `/v3/rooms/${encodeURIComponent(aurora)}/send/m.reaction/r${transaction++}`, relation);
  }
  await say(c, aurora, {
    body: "Plan: freeze, export, verify",
    format: "org.matrix.custom.html",
    formatted_body:
      "<p><strong>Plan</strong></p><ol><li>Freeze the old system</li><li>Export</li><li>Verify</li></ol>" +
      '<pre><code class="language-sh">sha256sum -c export.sha256\n</code></pre>',
  });
  await say(b, aurora, { body: "Sounds good to me", "m.relates_to": { "m.in_reply_to": { event_id: invoice } } });
  const mention = `<a href="https://matrix.to/#/${anna.userId}">Anna Berger</a>: can you confirm by noon?`;
  await say(c, aurora, {
    body: "Anna Berger: can you confirm by noon?",
    format: "org.matrix.custom.html",
    formatted_body: mention,
    "m.mentions": { user_ids: [anna.userId] },
  });

  const direct = await b.call("POST", "/v3/createRoom", {
    preset: "trusted_private_chat",
    is_direct: true,
    invite: [anna.userId],
  });
  const directId = String(direct.room_id);
  await a.call("POST", `/v3/join/${encodeURIComponent(directId)}`, {});
  await a.call("PUT", `/v3/user/${encodeURIComponent(anna.userId)}/account_data/m.direct`, {
    [ben.userId]: [directId],
  });
  await say(b, directId, { body: "Lunch at 12?" });
  await c.call("POST", "/v3/createRoom", { name: "Summer party", preset: "private_chat", invite: [anna.userId] });

  const [account] = webdav.users;
  if (!account) throw new Error("no WebDAV account");
  for (const folder of ["Contracts", "Minutes"]) await mkdir(join(account.rootFolder, folder), { recursive: true });
  const files = {
    "Migration plan.md": 4200,
    "Rollback plan.docx": 48_000,
    "Invoice 2026-117.pdf": 212_000,
    "Rooms.xlsx": 31_000,
  };
  for (const [name, size] of Object.entries(files)) await writeFile(join(account.rootFolder, name), Buffer.alloc(size));
  return { anna };
}
