/** Something that was changed while the store was away. What is read back is foreign. */
import * as v from "valibot";
import { isWithin, parseFilePath } from "#backends";
import { ERROR_CODES, toSparksError } from "#base";
import type { FilePath, Revision } from "#model";

const filePath = v.pipe(
  v.string(),
  v.maxLength(65_536),
  v.check((value) => isFilePath(value), "a path"),
  v.transform((value) => value as FilePath),
);
const revision = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.transform((value) => value as Revision),
);
const kind = v.picklist(["file", "folder"]);

const changeSchema = v.variant("what", [
  v.object({ what: v.literal("folder"), path: filePath }),
  v.object({ what: v.literal("move"), from: filePath, to: filePath, kind }),
  v.object({ what: v.literal("remove"), path: filePath, kind, revision: v.optional(revision) }),
]);

export const CHANGE_FORMAT = 1;

const schema = v.object({
  v: v.literal(CHANGE_FORMAT),
  key: v.pipe(
    v.string(),
    v.check((value) => /^\d{15}-[\w-]{1,64}$/.test(value), "a key"),
  ),
  store: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  label: v.pipe(v.string(), v.maxLength(1024)),
  /** Milliseconds since 1970. */
  at: v.pipe(v.number(), v.finite()),
  change: changeSchema,
  failed: v.optional(v.object({ code: v.picklist(ERROR_CODES), status: v.optional(v.number()) })),
});

export type FileChangeWish = v.InferOutput<typeof changeSchema>;
export type PendingChange = v.InferOutput<typeof schema>;

/** Undefined for what is none, or one of a version that nobody here knows. */
export function parsePendingChange(value: unknown): PendingChange | undefined {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : undefined;
}

/** The paths that it makes or takes away. */
export const pathsOf = (change: FileChangeWish): readonly FilePath[] =>
  change.what === "move" ? [change.from, change.to] : [change.path];

/** Whether one is about what the other makes, moves or takes away. */
export const touches = (one: FileChangeWish, other: FileChangeWish): boolean =>
  pathsOf(one).some((a) => pathsOf(other).some((b) => isWithin(a, b) || isWithin(b, a)));

function isFilePath(value: string): boolean {
  try {
    return value !== "/" && parseFilePath(value) === value;
  } catch (thrown) {
    if (toSparksError(thrown).code === "invalid") return false;
    throw thrown;
  }
}
