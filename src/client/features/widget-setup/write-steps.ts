/**
 * Several state events that belong together, written one after the other. Matrix has no transaction: so what was reached is known, and can
 * be finished or taken back.
 */
import { type SparksError, toSparksError } from "#base";
import type { ConfigEntry } from "#contracts";
import { deepEqual } from "../../app/deep-equal.ts";
import type { Hub } from "../../app/hub.ts";

export type WriteStep = {
  readonly roomId: string;
  readonly roomName: string;
  readonly type: string;
  readonly stateKey: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** What stood there when the person began; undefined: nothing. */
  readonly before: ConfigEntry | undefined;
};

export type Failure = { readonly step: WriteStep; readonly error: SparksError };
export type Written = {
  readonly done: readonly WriteStep[];
  /** Not written: what failed, and what was to follow it. */
  readonly left: readonly WriteStep[];
  /** Empty: everything is written. */
  readonly failures: readonly Failure[];
};

type Sender = Pick<Hub, "call">;

/**
 * Writes them in their order. Where one fails the rest of its room is left; a failure in the first room leaves everything, since the others
 * lean on it. What stands there already is not written again. What somebody else has written meanwhile is a `conflict`, unless it is to be
 * overwritten.
 */
export async function writeSteps(
  hub: Sender,
  steps: readonly WriteStep[],
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<Written> {
  const done: WriteStep[] = [];
  const left: WriteStep[] = [];
  const failures: Failure[] = [];
  const first = steps[0]?.roomId;
  for (const step of steps) {
    if (deepEqual(step.before?.content ?? {}, step.content)) continue;
    if (failures.some(({ step: { roomId } }) => roomId === step.roomId || roomId === first)) {
      left.push(step);
      continue;
    }
    try {
      const expected = overwrite ? undefined : (step.before?.content ?? null);
      await send(hub, step, step.content, expected);
      done.push(step);
    } catch (thrown) {
      left.push(step);
      failures.push({ step, error: toSparksError(thrown) });
    }
  }
  return { done, left, failures };
}

/** Writes back what stood there before, last first; what was not there becomes empty. Throws with what cannot be written. */
export async function takeBack(hub: Sender, done: readonly WriteStep[]): Promise<void> {
  for (const step of done.toReversed()) await send(hub, step, step.before?.content ?? {});
}

const send = (
  hub: Sender,
  { roomId, type, stateKey }: WriteStep,
  content: WriteStep["content"],
  expected?: WriteStep["content"] | null,
) => hub.call("sendState", { roomId, type, stateKey, content, ...(expected === undefined ? {} : { expected }) });

/** The first event that somebody has changed since the person began: what they see is no longer what they would overwrite. */
export function changedSince(steps: readonly WriteStep[], now: readonly ConfigEntry[]): ConfigEntry | undefined {
  for (const { roomId, type, stateKey, before } of steps) {
    const current = now.find((entry) => entry.roomId === roomId && entry.type === type && entry.stateKey === stateKey);
    const isEmpty = !current || Object.keys(current.content).length === 0;
    if (before === undefined ? !isEmpty : current?.eventId !== before.eventId) return current ?? before;
  }
  return undefined;
}
