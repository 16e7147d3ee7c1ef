import { effect } from "@preact/signals";
import { type Clock, SparksError } from "#base";
import type { HostRequest } from "#contracts";
import type { WidgetRef } from "./opening.ts";
import type { Stage } from "./stage-types.ts";

/** So long the person may take to let it load, to allow what it asks, to sign in. */
const PATIENCE_MS = 180_000;

/** For each stage, what is waiting to be asked: the person has one thing in mind. */
const asking = new WeakMap<object, AbortController>();

/**
 * Asks a widget that is being opened for something, as soon as it is ready. A later wish takes the place of an earlier one.
 * @throws SparksError `cancelled`: it was not opened, or something else was asked; `unavailable`: it does not know it
 */
export function askWidget(
  stage: Pick<Stage, "find">,
  ref: WidgetRef,
  request: HostRequest,
  clock: Pick<Clock, "sleep">,
): Promise<void> {
  asking.get(stage)?.abort();
  const over = new AbortController();
  asking.set(stage, over);
  return new Promise((resolve, reject) => {
    let isAsked = false;
    const stop = effect(() => {
      const session = stage.find(ref)?.session.value;
      if (session?.phase.value !== "ready") return;
      // Not within the effect: what the widget answers is none of its business.
      queueMicrotask(() => {
        if (over.signal.aborted) return;
        const asked = session.ask?.(request) ?? Promise.reject(new SparksError("unsupported", "not such a widget"));
        isAsked = true;
        asked.then(resolve, reject);
        over.abort();
      });
    });
    over.signal.addEventListener("abort", () => {
      queueMicrotask(() => {
        stop();
        if (!isAsked) reject(new SparksError("cancelled", "the widget was not opened"));
      });
    });
    clock.sleep(PATIENCE_MS, over.signal).then(
      () => over.abort(),
      () => undefined, // Asked, or something else was.
    );
  });
}
