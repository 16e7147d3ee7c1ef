/**
 * Widgets in windows of their own. Such a window is a page of the client with the same hub. It holds a lock as long as it lives, so that the
 * others learn of its end however it comes, and all pages of the person speak over one channel about who shows what.
 */
import { isObject, stringAt } from "#base";
import { refKey, type WidgetRef, type WidgetSource } from "./opening.ts";
import type { Stage } from "./stage.ts";

type Word = { readonly say: "here" | "close" | "who"; readonly ref?: WidgetRef };

export type WindowLine = Pick<BroadcastChannel, "postMessage" | "addEventListener" | "close">;
export type WindowLocks = Pick<LockManager, "request">;
export type WidgetWindowOptions = {
  readonly userId: string;
  readonly line: WindowLine;
  /** Undefined where the browser has none: a window's end is then told by its last word only. */
  readonly locks: WindowLocks | undefined;
};

const lockOf = (userId: string, ref: WidgetRef) => `sparks.widget-window ${userId} ${refKey(ref)}`;

export const lineOf = (userId: string): string => `sparks.widget-windows ${userId}`;

/** The main page: what other windows show is lent to them, and comes back when they end. */
export function followWindows(stage: Pick<Stage, "lend">, { userId, line, locks }: WidgetWindowOptions): () => void {
  const lent = new Map<string, () => void>();
  const say = (word: Word) => line.postMessage(word);
  line.addEventListener("message", ({ data }) => {
    const word = parseWord(data);
    if (word?.say !== "here" || !word.ref) return;
    const { ref } = word;
    const key = refKey(ref);
    if (lent.has(key)) return;
    lent.set(
      key,
      stage.lend(ref, () => say({ say: "close", ref })),
    );
    void locks?.request(lockOf(userId, ref), () => {
      lent.get(key)?.();
      lent.delete(key);
    });
  });
  say({ say: "who" });
  return () => line.close();
}

/** The window: says what it shows, until it is asked for it back. */
export function announceWindow(
  ref: WidgetRef,
  onClose: () => void,
  { userId, line, locks }: WidgetWindowOptions,
): () => void {
  const say = (word: Word) => line.postMessage(word);
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  void locks?.request(lockOf(userId, ref), () => {
    say({ say: "here", ref });
    return held;
  });
  line.addEventListener("message", ({ data }) => {
    const word = parseWord(data);
    if (word?.say === "who") say({ say: "here", ref });
    if (word?.say === "close" && word.ref && refKey(word.ref) === refKey(ref)) onClose();
  });
  return () => {
    letGo();
    line.close();
  };
}

const SOURCES: readonly WidgetSource[] = ["room", "account", "made"];

/** Another version of the client may speak on the same line. */
export function parseWord(data: unknown): Word | undefined {
  const say = stringAt(data, "say");
  if (say !== "here" && say !== "close" && say !== "who") return undefined;
  const ref: unknown = isObject(data) ? data.ref : undefined;
  const roomId = stringAt(ref, "roomId");
  const widgetId = stringAt(ref, "widgetId");
  const source = SOURCES.find((known) => known === stringAt(ref, "source"));
  if (roomId === undefined || widgetId === undefined || source === undefined)
    return say === "who" ? { say } : undefined;
  return { say, ref: { roomId, widgetId, source } };
}
