/** What pages show as pictures; whatever else a widget calls its bytes, they are bytes. */
const EXTENSIONS: Readonly<Record<string, string>> = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" };

/** Saves the picture that a widget made of itself; rejects as the widget did. It is never opened: it could be anything. */
export async function savePicture(taken: Promise<Blob>, name: string): Promise<void> {
  const picture = await taken;
  const extension = EXTENSIONS[picture.type];
  const file = name.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "widget";
  const url = URL.createObjectURL(picture.slice(0, picture.size, "application/octet-stream"));
  const link = document.createElement("a");
  link.href = url;
  link.download = extension === undefined ? file : `${file}.${extension}`;
  link.click();
  // Not at once: the browser reads it when it saves.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
