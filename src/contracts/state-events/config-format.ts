/**
 * How a configuration in room state is read and written, whatever its type. It carries its version in `v`: what is older is upgraded step
 * by step, what is newer is shown and never overwritten, and fields that nobody here knows are kept.
 */
import * as v from "valibot";
import { isObject, SparksError } from "#base";
import { type ContentFault, contentFault } from "./content-limits.ts";

type Content = Readonly<Record<string, unknown>>;

/** One type of configuration. Versions count from 1; `upgrades` has one step for each older one, from it to the next. */
export type ConfigFormat<Config> = {
  readonly version: number;
  readonly schema: v.GenericSchema<unknown, Config>;
  readonly upgrades: Readonly<Record<number, (content: Content) => Content>>;
};

/** One thing that is wrong with it: at which field, and what stands there. `message` is for experts, in English. */
export type ConfigFault = {
  readonly path: string;
  readonly reason: "field" | ContentFault["reason"];
  readonly message: string;
};

export type ConfigReading<Config> =
  /** `from`: the version it was written in, where that is older. */
  | { readonly state: "ok"; readonly config: Config; readonly from?: number }
  /** Removed or never written. */
  | { readonly state: "missing" }
  /** Written by a Sparks that is newer than this one: show it, do not write it. */
  | { readonly state: "newer"; readonly version: number }
  | { readonly state: "broken"; readonly error: SparksError; readonly faults: readonly ConfigFault[] };

/** Reads the content of a state event, whatever it holds. Never throws. */
export function readConfig<Config>(format: ConfigFormat<Config>, content: unknown): ConfigReading<Config> {
  if (!isObject(content) || Object.keys(content).length === 0) return { state: "missing" };
  const { v: version } = content;
  if (typeof version === "number" && version > format.version) return { state: "newer", version };
  const limit = contentFault(content);
  if (limit) return broken([{ ...limit, message: limit.reason }]);
  const upgraded = upgrade(format, content);
  if (!upgraded.ok) return broken([{ path: "v", reason: "field", message: upgraded.message }]);
  const parsed = v.safeParse(format.schema, upgraded.content);
  if (!parsed.success) return broken(parsed.issues.map(faultOf));
  return {
    state: "ok",
    config: parsed.output,
    ...(typeof version === "number" && version < format.version ? { from: version } : {}),
  };
}

type Upgraded = { readonly ok: true; readonly content: Content } | { readonly ok: false; readonly message: string };

/** From whatever older version to this one. */
export function upgrade<Config>({ version, upgrades }: ConfigFormat<Config>, content: Content): Upgraded {
  let current = content;
  while (current.v !== version) {
    const from = current.v;
    const step = typeof from === "number" && Object.hasOwn(upgrades, from) ? upgrades[from] : undefined;
    if (typeof from !== "number" || !step) return { ok: false, message: `no version of ours: ${JSON.stringify(from)}` };
    // A step that breaks on what it was not written for leaves it as broken as it was.
    try {
      current = { ...step(current), v: from + 1 };
    } catch (thrown) {
      return { ok: false, message: `version ${from} could not be upgraded: ${String(thrown)}` };
    }
  }
  return { ok: true, content: current };
}

export const faultOf = (issue: v.BaseIssue<unknown>): ConfigFault => ({
  path: issue.path?.map((item) => String(item.key)).join(".") ?? "",
  reason: "field",
  message: issue.message,
});

const broken = (faults: readonly ConfigFault[]) =>
  ({
    state: "broken",
    faults,
    error: new SparksError(
      "invalid",
      faults.map(({ path, message }) => `${path || "content"}: ${message}`).join("; "),
      {
        path: faults[0]?.path ?? "",
      },
    ),
  }) as const;
