import * as v from "valibot";
import { type ConfigFormat, readConfig } from "#contracts";
import type { ConfigSource } from "#kit";

/** The note itself: state of the room, `{text}`. */
export const NOTE_TYPE = "org.example.note";

const schema = v.object({
  v: v.literal(1),
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
});
export type NoteConfig = v.InferOutput<typeof schema>;

const format: ConfigFormat<NoteConfig> = { version: 1, schema, upgrades: {} };

export const noteConfig: ConfigSource<NoteConfig> = {
  type: "org.example.note.config",
  read: (content) => readConfig(format, content),
};
