import { useMemo } from "preact/hooks";
import { classNames } from "#ui";
import { linesOf, visiblePieces } from "../content/visible-text.ts";
import styles from "./text-lines.module.css";

export type TextLinesProps = { readonly text: string; readonly wrap: boolean; readonly label: string };

/** Lines are laid out in blocks, of which the browser skips those that are not seen. */
const BLOCK = 100;

/** Text line by line, each with its number, which is neither copied nor read aloud. */
export function TextLines({ text, wrap, label }: TextLinesProps) {
  const blocks = useMemo(() => {
    const lines = linesOf(text);
    return Array.from({ length: Math.ceil(lines.length / BLOCK) }, (_, at) =>
      lines.slice(at * BLOCK, (at + 1) * BLOCK),
    );
  }, [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard
    <section class={classNames(styles.scroller, wrap && styles.wrap)} tabIndex={0} aria-label={label}>
      {blocks.map((lines, at) => (
        <Block
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
          key={at}
          lines={lines}
          first={at * BLOCK}
        />
      ))}
    </section>
  );
}

function Block({ lines, first }: { readonly lines: readonly string[]; readonly first: number }) {
  return useMemo(
    () => (
      <div
        class={styles.block}
        style={{ counterSet: `line ${first}`, containIntrinsicBlockSize: `auto ${lines.length * 20}px` }}
      >
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
          <div key={at} class={styles.line} dir="auto">
            {visiblePieces(line).map((piece) =>
              typeof piece === "string" ? piece : <span class={styles.mark}>{piece.mark}</span>,
            )}
            {"\n"}
          </div>
        ))}
      </div>
    ),
    [lines, first],
  );
}
