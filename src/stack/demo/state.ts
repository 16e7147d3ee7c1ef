/** What the demo data has made already, so that a later start makes nothing twice. Lives and dies with the servers' data. */
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { writePrivate } from "../secrets.ts";
import { absent } from "../stamp.ts";

const schema = v.object({
  /** Room id of the space. */
  workspace: v.optional(v.string()),
  /** Room ids by the key of the room in the script. */
  rooms: v.record(v.string(), v.string()),
  /** Keys of steps that are done. */
  done: v.array(v.string()),
  /** Fingerprint of what was last written into the files widget's state: addresses may change from start to start. */
  filesWidget: v.optional(v.string()),
  /** The same for the files as an app of the workspace. */
  filesApp: v.optional(v.string()),
  /** Everyone may call in all rooms, also in those that an older start made. */
  calls: v.optional(v.boolean()),
});
export type DemoState = v.InferOutput<typeof schema>;

const fileIn = (folder: string) => join(folder, "demo.json");

/** An absent file is the beginning. A file that cannot be understood is an error: making all anew would double it. */
export async function readDemoState(folder: string): Promise<DemoState> {
  const text = await readFile(fileIn(folder), "utf8").catch(absent);
  return text === undefined ? { rooms: {}, done: [] } : v.parse(schema, JSON.parse(text));
}

export async function writeDemoState(folder: string, state: DemoState): Promise<void> {
  const file = fileIn(folder);
  await writePrivate(`${file}.part`, JSON.stringify(state, null, 2));
  await rename(`${file}.part`, file);
}
