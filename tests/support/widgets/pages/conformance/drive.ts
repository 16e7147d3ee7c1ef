/** The steps, in order: the handshake, what is refused, what is asked for, and then everything that was granted. */
import { driveCalls } from "./drive-calls.ts";
import { driveEvents } from "./drive-events.ts";
import { driveMedia } from "./drive-media.ts";
import { driveModal } from "./drive-modal.ts";
import { driveOthers } from "./drive-others.ts";
import { tryWithoutRights } from "./refused.ts";
import { CAPABILITIES, families } from "./rows.ts";
import { check, type DriveOptions, expect, expectRefusal, fromWidget, isText, toWidget, within } from "./steps.ts";

const VERSIONS = ["0.0.2", "org.matrix.msc2762", "org.matrix.msc2762_update_state", "org.matrix.msc2873"];
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export function createDrive(options: DriveOptions): { run(): Promise<void> } {
  const { client, table, say, person } = options;

  async function handshake(): Promise<void> {
    client.answer("supported_api_versions", () => ({ supported_versions: VERSIONS }));
    client.answer("capabilities", () => ({ capabilities: [] }));
    await check(table, [fromWidget("content_loaded")], async () => {
      await client.request("content_loaded");
      // The package's own host leaves a second one without an answer.
      const silence = new Promise((resolve) => setTimeout(resolve, 5000));
      await Promise.race([expectRefusal(client.request("content_loaded"), "content_loaded a second time"), silence]);
    });
    await check(table, [toWidget("capabilities")], async () => {
      await within(client.told("capabilities"), "capabilities");
    });
    await check(table, [fromWidget("supported_api_versions")], async () => {
      const { supported_versions: versions } = await client.request("supported_api_versions");
      expect(Array.isArray(versions) && versions.every(isText), "supported_versions is a list of texts");
      expect(
        VERSIONS.every((version) => versions.includes(version)),
        "the versions that every host has",
      );
      return `${versions.length} versions`;
    });
  }

  async function askForAll(): Promise<void> {
    const byFamily = families(person.other);
    const asked = [...CAPABILITIES, ...Object.values(byFamily).flat()];
    say("Allow everything that is asked");
    await check(table, [fromWidget("org.matrix.msc2974.request_capabilities")], async () => {
      await client.request("org.matrix.msc2974.request_capabilities", { capabilities: asked });
    });
    let approved: readonly unknown[] = [];
    await check(table, [toWidget("notify_capabilities")], async () => {
      const told = await within(
        client.told("notify_capabilities", ({ requested }) => Array.isArray(requested) && requested.length > 0),
        "notify_capabilities",
        120_000,
      );
      expect(Array.isArray(told.approved) && told.approved.every(isText), "approved is a list of texts");
      approved = told.approved;
    });
    for (const name of CAPABILITIES) {
      if (!approved.includes(name)) table.fail("capability", name, "not granted");
    }
    for (const [name, members] of Object.entries(byFamily)) {
      if (!members.every((one) => approved.includes(one))) table.fail("family", name, "not granted");
    }
    // These grant nothing that could be tried.
    for (const name of ["io.element.requires_client", "m.capability.screenshot"])
      table.pass("capability", name, "granted");
  }

  /** What the host tells by itself, whenever it does. */
  function listen(): readonly Promise<void>[] {
    client.answer("screenshot", () => ({ screenshot: pictureOf(PICTURE) }));
    return [
      check(table, [toWidget("theme_change")], async () => {
        const { name } = await within(client.told("theme_change"), "theme_change", 240_000);
        expect(isText(name), "name of the theme");
        return name;
      }),
      check(table, [toWidget("language_change")], async () => {
        const { lang } = await within(client.told("language_change"), "language_change", 240_000);
        expect(isText(lang) && Intl.getCanonicalLocales(lang).length === 1, "lang is a language tag");
        return lang;
      }),
      check(table, [toWidget("visibility")], async () => {
        const told = await within(client.told("visibility"), "visibility", 240_000);
        expect(typeof told.visible === "boolean", "visible");
        return `visible: ${told.visible}`;
      }),
      check(table, [toWidget("screenshot")], async () => {
        await within(client.told("screenshot"), "screenshot", 240_000);
      }),
      check(table, [toWidget("supported_api_versions")], async () => {
        await within(client.told("supported_api_versions"), "supported_api_versions", 120_000);
      }),
    ];
  }

  return {
    async run() {
      const heard = listen();
      say("Handshake");
      await handshake();
      say("Without rights");
      const notRefused = await tryWithoutRights(options);
      for (const [right, why] of notRefused) {
        table.fail("capability", right, why);
        table.fail("family", right, why);
        if (right === "*") client.fault(right, why);
      }
      await askForAll();
      for (const step of [driveEvents, driveMedia, driveCalls, driveOthers, driveModal]) await step(options);
      say("Take a screenshot by the menu, change theme and language, hide the widget and show it again");
      await Promise.all(heard);
      const left = table.rows.filter(({ result }) => result === "waiting");
      for (const { kind, name } of left) table.fail(kind, name, "was not tried");
      say(`${table.rows.filter(({ result }) => result === "pass").length} of ${table.rows.length} pass`);
    },
  };
}

const pictureOf = (base64: string): Blob =>
  new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "image/png" });
