import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineItem } from "#contracts";

/**
 * What was sent a moment ago, shown before the hub has answered. When the hub shows the message itself, that takes the
 * place of the echo and keeps its key, so that nothing blinks.
 */
export interface LocalEcho {
  readonly waiting: ReadonlySignal<readonly TimelineItem[]>;
  /** Shows `item`; `sent` gives the key under which the hub will show it. Rejects as `sent` does, and takes it away then. */
  show(item: TimelineItem, sent: Promise<{ readonly key: string }>): Promise<void>;
  /** To be told of every list the hub shows. */
  seen(items: readonly TimelineItem[]): void;
  /** The key an item is shown under. */
  keyOf(item: TimelineItem): string;
}

type Echo = { readonly item: TimelineItem; key?: string };

export function createLocalEcho(): LocalEcho {
  const echoes = signal<readonly Echo[]>([]);
  const aliases = new Map<string, string>();
  const known = new Set<string>();
  const settle = (echo: Echo, key: string) => {
    aliases.set(key, echo.item.key);
    echoes.value = echoes.peek().filter((other) => other !== echo);
  };
  return {
    waiting: computed(() => echoes.value.map((echo) => echo.item)),
    async show(item, sent) {
      const echo: Echo = { item };
      echoes.value = [...echoes.peek(), echo];
      try {
        const { key } = await sent;
        if (!echoes.peek().includes(echo)) return;
        if (known.has(key)) settle(echo, key);
        else echo.key = key;
      } catch (thrown) {
        echoes.value = echoes.peek().filter((other) => other !== echo);
        throw thrown;
      }
    },
    seen(items) {
      // Only the end can hold what was just sent.
      for (const item of items.slice(-60)) {
        if (known.has(item.key)) continue;
        known.add(item.key);
        if (!item.own) continue;
        const echo =
          echoes.peek().find((one) => one.key === item.key) ??
          // The hub's list may come before its answer: what was sent first is shown first.
          (item.delivery.state === "sent"
            ? undefined
            : echoes.peek().find((one) => one.key === undefined && sameText(one.item, item)));
        if (echo) settle(echo, item.key);
      }
    },
    keyOf: (item) => aliases.get(item.key) ?? item.key,
  };
}

const sameText = (a: TimelineItem, b: TimelineItem): boolean =>
  a.body.kind === "text" && b.body.kind === "text" && a.body.text.trim() === b.body.text.trim();
