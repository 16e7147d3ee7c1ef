/** What a person does in the files widget. */
import { expect, type Frame, type Page } from "@playwright/test";
import type { Stage } from "./stage.ts";
import type { HostOptions } from "./types.ts";

export async function agree(frame: Frame): Promise<void> {
  await frame.getByRole("button", { name: "Sign in" }).click();
}

export async function connect(frame: Frame, username: string, password: string): Promise<void> {
  await frame.getByLabel("User name").fill(username);
  await frame.getByLabel("Password", { exact: true }).fill(password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
}

/** Opens the widget as a new person and goes on until the list is there. */
export async function openFiles(stage: Stage, page: Page, options: Partial<HostOptions> = {}): Promise<Frame> {
  const frame = await stage.open(page, options);
  await agree(frame);
  await connect(frame, stage.webdav.user, stage.webdav.password);
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  return frame;
}

/** The line of an entry. */
export const entry = (frame: Frame, name: string) =>
  frame.locator("[data-row]").filter({ has: frame.getByText(name, { exact: true }) });

export async function act(frame: Frame, name: string, action: string): Promise<void> {
  await frame.getByRole("button", { name: `What to do with ${name}`, exact: true }).click();
  await frame.getByRole("menuitem", { name: action }).click();
}

export type Uploaded = { readonly name: string; readonly bytes: Uint8Array };

export async function upload(frame: Frame, ...files: readonly Uploaded[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, mimeType: "", buffer: Buffer.from(bytes) }));
  await frame.getByTestId("upload-picker").setInputFiles(given);
}

/** Makes the drop that a person's hand makes: files onto the widget. */
export async function drop(frame: Frame, ...files: readonly Uploaded[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
  const data = await frame.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of list) transfer.items.add(new File([new Uint8Array(bytes)], name));
    return transfer;
  }, given);
  const zone = frame.locator("main");
  await zone.dispatchEvent("dragenter", { dataTransfer: data });
  await zone.dispatchEvent("dragover", { dataTransfer: data });
  await zone.dispatchEvent("drop", { dataTransfer: data });
}
