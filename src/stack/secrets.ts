/** Secrets of the demo servers: made once per data folder, readable by its owner only. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { absent } from "./stamp.ts";

export const newSecret = (): string => randomBytes(32).toString("base64url");

/** Reads the file, or writes what `make` gives with mode 600. */
export async function keepSecret(file: string, make: () => string = newSecret): Promise<string> {
  const known = await readFile(file, "utf8").catch(absent);
  if (known !== undefined && known.length > 0) return known;
  const secret = make();
  await writePrivate(file, secret);
  return secret;
}

export async function writePrivate(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
}
