/** Secrets of the demo servers: made once per data folder, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { absent } from "./stamp.ts";

export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Reads the file, or writes what `make` gives with mode 600. Asked for at the same time by several, all get the same. */
export async function keepSecret(file: string, make: () => string = newSecret): Promise<string> {
  const known = await readFile(file, "utf8").catch(absent);
  if (known !== undefined && known.length > 0) return known;
  if (known !== undefined) await rm(file);
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writePrivate(draft, make());
  // A link is made at once or not at all: nobody ever reads half of it.
  await link(draft, file).catch((thrown: unknown) => {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  });
  await rm(draft);
  return readFile(file, "utf8");
}

export async function writePrivate(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
}
