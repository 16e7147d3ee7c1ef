/**
 * Parses what a person wrote by hand (a configuration) so that every fault is told at once, each with its place.
 */

import * as v from "valibot";
import { SparksError } from "#base";

/** One thing that is wrong: where, what should stand there, what stands there. */
export type Fault = { readonly path: string; readonly expected: string; readonly received: string };

type AnySchema = v.GenericSchema<unknown, unknown>;
type AnyIssue = v.BaseIssue<unknown>;

const MAX_RECEIVED = 80;
const MAX_ROUNDS = 500;

/**
 * The parsed value, defaults filled in.
 * @throws SparksError `invalid`, whose message has one line per fault, `path: expected X, received Y`, and whose `path` is
 * that of the first one.
 */
export function parseConfig<const S extends AnySchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const faults = findFaults(schema, value);
  const first = faults[0]?.path;
  throw new SparksError("invalid", formatFaults(faults), first === undefined ? {} : { path: first });
}

/** One line per fault: `tenants.0.widgetOrigins.1: expected an origin, received "acme"`. */
const formatFaults = (faults: readonly Fault[]): string =>
  faults.map(({ path, expected, received }) => `${path}: expected ${expected}, received ${received}`).join("\n");

/** Every fault of `value`; none when it fits. A strict schema names one unknown key per run, so it is run again without it. */
export function findFaults(schema: AnySchema, value: unknown): readonly Fault[] {
  const faults = new Map<string, Fault>();
  const rest: unknown = structuredClone(value);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { issues } = v.safeParse(schema, rest);
    if (!issues) break;
    let unknownKeys = 0;
    for (const issue of issues) {
      const fault = faultFromIssue(issue);
      faults.set(`${fault.path}\0${fault.expected}`, fault);
      if (isUnknownKey(issue) && removeKey(issue)) unknownKeys++;
    }
    if (unknownKeys === 0) break;
  }
  return [...faults.values()];
}

const isUnknownKey = (issue: AnyIssue) => issue.type === "strict_object" && issue.expected === "never";

function removeKey(issue: AnyIssue): boolean {
  const last = issue.path?.at(-1);
  if (!last || typeof last.input !== "object" || last.input === null) return false;
  return Reflect.deleteProperty(last.input, String(last.key));
}

function faultFromIssue(issue: AnyIssue): Fault {
  const path = issue.path?.map((item) => String(item.key)).join(".") ?? "(top level)";
  if (isUnknownKey(issue)) return { path, expected: "no such setting", received: shorten(issue.path?.at(-1)?.value) };
  const key = issue.path?.at(-1)?.key;
  const missing = issue.input === undefined;
  return {
    path,
    // A check has no expectation of its own: its message is written as one ("an https URL").
    expected: issue.expected === null ? issue.message : issue.expected === `"${key}"` ? "a value" : issue.expected,
    received: missing ? "nothing" : shorten(issue.input),
  };
}

function shorten(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > MAX_RECEIVED ? `${text.slice(0, MAX_RECEIVED)}…` : text;
}
