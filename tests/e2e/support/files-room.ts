/** An encrypted room with the files widget, and what a person does with both. */
import { expect, type FrameLocator, type Page } from "@playwright/test";
import type { MatrixApi } from "#stack";

export const WIDGET = "files-1";

export type FilesRoom = {
  readonly name: string;
  readonly widgets: string;
  /** Of the widget's config. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly invite: string;
};

export async function makeFilesRoom(api: MatrixApi, { name, widgets, config, invite }: FilesRoom): Promise<void> {
  const address = `${widgets}/files/index.html?theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language`;
  const widget = { type: "app.sparks.files", name: "Files", url: `${address}#/?cfg=$cfg`, data: { cfg: WIDGET } };
  await api.call("POST", "/v3/createRoom", {
    name,
    preset: "private_chat",
    invite: [invite],
    initial_state: [
      { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      { type: "app.sparks.files.config", state_key: WIDGET, content: { v: 1, ...config } },
      { type: "im.vector.modular.widgets", state_key: WIDGET, content: { ...widget, waitForIframeLoad: false } },
    ],
  });
}

export const filesFrame = (page: Page): FrameLocator => page.frameLocator('iframe[title="Files"]');

/** A question takes no click in its first half second. */
export async function answer(page: Page, name = "Allow"): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(600);
  await button.click();
}

/** Lets the widget begin, and signs in to the file server by its form. */
export async function begin(page: Page, account: { readonly name: string; readonly password: string }): Promise<void> {
  await answer(page);
  const frame = filesFrame(page);
  await frame.getByLabel("User name").fill(account.name);
  await frame.getByLabel("Password", { exact: true }).fill(account.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
}

/** Sends a file by the composer, as a person picks one. */
export async function sendFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.locator("[data-file-input]").setInputFiles([{ name, mimeType: "", buffer: bytes }]);
  await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
}
