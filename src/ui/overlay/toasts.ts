import { type ReadonlySignal, signal } from "@preact/signals";
import { type Clock, systemClock } from "#base";

export type Toast = {
  readonly id: number;
  readonly text: string;
  readonly tone: "neutral" | "success" | "danger";
  /** Takes back what was done, or tries again. */
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
};

export type Toasts = {
  /** Newest last, at most three. */
  readonly list: ReadonlySignal<readonly Toast[]>;
  /** Shows one; it goes after `durationMs` (6 s, 10 s with an action), not while it is held. Gives what takes it away. */
  show(toast: Omit<Toast, "id" | "tone"> & { readonly tone?: Toast["tone"]; readonly durationMs?: number }): () => void;
  dismiss(id: number): void;
  /** While the pointer or the focus is on one, none goes. */
  hold(held: boolean): void;
};

const MAX = 3;

export function createToasts(clock: Clock = systemClock): Toasts {
  const list = signal<readonly Toast[]>([]);
  const ends = new Map<number, AbortController>();
  let held = false;
  let nextId = 1;
  const dismiss = (id: number) => {
    ends.get(id)?.abort();
    ends.delete(id);
    list.value = list.value.filter((toast) => toast.id !== id);
  };
  const goAfter = async (id: number, durationMs: number, signal: AbortSignal) => {
    await clock.sleep(durationMs, signal).catch(() => undefined); // Taken away before: nothing is left to do.
    while (held && !signal.aborted) await clock.sleep(500, signal).catch(() => undefined);
    if (!signal.aborted) dismiss(id);
  };
  return {
    list,
    show({ durationMs, tone = "neutral", ...rest }) {
      const id = nextId++;
      const end = new AbortController();
      ends.set(id, end);
      list.value = [...list.value, { ...rest, tone, id }];
      while (list.value.length > MAX) dismiss(list.value[0]?.id ?? 0);
      void goAfter(id, durationMs ?? (rest.action ? 10_000 : 6000), end.signal);
      return () => dismiss(id);
    },
    dismiss,
    hold(next) {
      held = next;
    },
  };
}
