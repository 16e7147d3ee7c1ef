import { useRef, useState } from "preact/hooks";
import { AnchoredList, type AnchoredListHandle, Avatar, createI18n, formatTime } from "#ui";
import styles from "./list-page.module.css";

export type Line = { readonly key: string; readonly author: string; readonly text: string; readonly picture: number };

const WORDS =
  "The surgeon on call moved the handover to noon because the second theatre is still being cleaned and nobody had told the ward".split(
    " ",
  );
const AUTHORS = ["Anna Berg", "Ben Okafor", "Cem Yıldız", "Dora Lindqvist", "Emil Kraus"];
const i18n = createI18n();

/** Always the same line for a number; lengths vary from one word to many lines, every 25th has a picture. */
function lineAt(n: number): Line {
  const seed = Math.imul(n + 7919, 2654435761) >>> 0;
  const length = 1 + (seed % 11 === 0 ? seed % 160 : seed % 26);
  const text = Array.from({ length }, (_, i) => WORDS[(seed + i * 7) % WORDS.length]).join(" ");
  return {
    key: `n${n}`,
    author: AUTHORS[(seed >>> 3) % AUTHORS.length] ?? "",
    text: `${n} ${text}`,
    picture: n % 25 === 0 ? 120 + (seed % 200) : 0,
  };
}

const range = (from: number, to: number): Line[] => Array.from({ length: to - from }, (_, i) => lineAt(from + i));

const renderLine = (line: Line) => (
  <article class={styles.line} data-line={line.key}>
    <Avatar name={line.author} size={32} />
    <div class={styles.body}>
      <p class={styles.head}>
        <strong>{line.author}</strong> <time>{formatTime(i18n, 1.77e12)}</time>
      </p>
      <p>{line.text}</p>
      {line.picture > 0 && <div class={styles.picture} style={{ height: `${line.picture}px` }} />}
    </div>
  </article>
);
const keyOf = (line: Line) => line.key;

type Controls = {
  prepend(count: number): void;
  append(count: number): void;
  growLast(): void;
  growAt(key: string): void;
  remove(key: string): void;
  list(): AnchoredListHandle | null;
  pages: number;
  range: readonly [string, string];
};

/** A list of lines whose older pages arrive a moment after they were asked for; `window.lines` drives it. */
export function ListPage() {
  const query = new URLSearchParams(location.search);
  const [lines, setLines] = useState(() => range(100_000, 100_000 + Number(query.get("start") ?? 100)));
  const handle = useRef<AnchoredListHandle>(null);
  const loading = useRef(false);
  const controls = useRef<Controls | null>(null);
  controls.current ??= {
    pages: Number(query.get("pages") ?? 10),
    range: ["", ""],
    list: () => handle.current,
    prepend: (count) =>
      setLines((before) => {
        const first = Number(before[0]?.key.slice(1));
        return [...range(first - count, first), ...before];
      }),
    append: (count) =>
      setLines((before) => {
        const next = Number(before[before.length - 1]?.key.slice(1)) + 1;
        return [...before, ...range(next, next + count)];
      }),
    growLast: () => setLines((before) => before.map((l, i) => (i === before.length - 1 ? grown(l) : l))),
    growAt: (key) => setLines((before) => before.map((l) => (l.key === key ? grown(l) : l))),
    remove: (key) => setLines((before) => before.filter((l) => l.key !== key)),
  };
  const state = controls.current;
  Object.assign(window, { lines: state });
  const onNearStart = () => {
    if (loading.current || state.pages <= 0) return;
    loading.current = true;
    state.pages--;
    setTimeout(() => {
      loading.current = false;
      state.prepend(100);
    }, 40);
  };
  return (
    <section class={styles.page} aria-label="Page">
      <AnchoredList
        items={lines}
        keyOf={keyOf}
        renderItem={renderLine}
        label="Lines"
        role="log"
        handle={handle}
        initialKey={query.get("initial") ?? undefined}
        hasMoreAfter={query.get("after") !== null}
        onNearStart={onNearStart}
        onVisibleRange={(first, last) => {
          state.range = [first, last];
        }}
      />
    </section>
  );
}

const grown = (line: Line): Line => ({ ...line, text: `${line.text} ${WORDS.join(" ")} ${WORDS.join(" ")}` });
