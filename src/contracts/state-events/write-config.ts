/** Writing a configuration. Apart from reading it, which every widget does before it shows anything. */
import * as v from "valibot";
import { isObject, SparksError } from "#base";
import { type ConfigFormat, faultOf, upgrade } from "./config-format.ts";
import { contentFault } from "./content-limits.ts";
import { hasSecretInUrl } from "./secret-in-url.ts";

type Content = Readonly<Record<string, unknown>>;

/**
 * The content to write: the old one, upgraded, with `fields` over it; a field that is undefined is taken out.
 * @throws SparksError `conflict` where the old one is of a newer Sparks; `too-large`; `invalid`, with the path of the field.
 */
export function writeConfig<Config>(format: ConfigFormat<Config>, old: unknown, fields: Content): Content {
  const before = isObject(old) ? old : {};
  if (typeof before.v === "number" && before.v > format.version) {
    throw new SparksError("conflict", `written by a newer Sparks: version ${before.v}`);
  }
  const upgraded = upgrade(format, before);
  // What cannot be understood is replaced, field by field.
  const merged = { ...(upgraded.ok ? upgraded.content : before), ...fields, v: format.version };
  const content = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  const fault = contentFault(content, hasSecretInUrl);
  if (fault) {
    throw new SparksError(fault.reason === "too-large" ? "too-large" : "invalid", fault.reason, { path: fault.path });
  }
  const parsed = v.safeParse(format.schema, content);
  if (!parsed.success) {
    const [first] = parsed.issues.map(faultOf);
    throw new SparksError("invalid", first?.message ?? "invalid", { path: first?.path ?? "" });
  }
  return content;
}
