/** What the terminal shows while parts start: one line per part, redrawn on a terminal, printed as they change elsewhere. */
import type { Part } from "./part.ts";
import type { PartState } from "./run-parts.ts";

export interface Board {
  show(part: Part, state: PartState): void;
  /** Stops redrawing; from now on changes are printed as lines. */
  finish(): void;
}

export type Terminal = {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
};

const MARKS: Readonly<Record<PartState["state"], string>> = {
  waiting: "·",
  working: "…",
  ready: "✓",
  failed: "✗",
  stopped: "·",
};

/** `✓ synapse   ready in 2.1 s   http://127.0.0.1:8008` */
export function lineOf(name: string, width: number, state: PartState): string {
  const head = `  ${MARKS[state.state]} ${name.padEnd(width)}  `;
  if (state.state === "failed") return head + state.reason.split("\n").join(`\n${" ".repeat(width + 6)}`);
  if (state.state === "stopped") return `${head}stopped`;
  if (state.state !== "ready") return head + state.text;
  const took = `ready in ${(state.tookMs / 1000).toFixed(1)} s`.padEnd(16);
  return `${head}${took}${state.url ?? ""}${state.note === undefined ? "" : `  ${state.note}`}`.trimEnd();
}

export function createBoard(parts: readonly Part[], terminal: Terminal): Board {
  const width = Math.max(...parts.map((part) => part.name.length));
  const states = new Map<string, { state: PartState; sinceMs: number }>();
  const isLive = terminal.isTTY === true;
  let drawnLines = 0;
  let isFinished = false;

  const draw = (cut = true) => {
    const columns = Math.max(20, terminal.columns || 80);
    const lines = parts.flatMap((part) => {
      const known = states.get(part.name);
      if (!known) return [];
      const isBusy = known.state.state === "working";
      const seconds = Math.floor((performance.now() - known.sinceMs) / 1000);
      const text = lineOf(part.name, width, known.state) + (isBusy && seconds > 1 ? ` (${seconds} s)` : "");
      return text.split("\n").map((line) => (cut ? line.slice(0, columns - 1) : line));
    });
    const up = drawnLines > 0 ? `\x1b[${drawnLines}A` : "";
    terminal.write(`${up}${lines.map((line) => `\x1b[2K${line}\n`).join("")}\x1b[0J`);
    drawnLines = lines.length;
  };
  // Off a terminal: a sign of life for work that takes long.
  const remind = () => {
    for (const [name, { state, sinceMs }] of states) {
      const seconds = Math.floor((performance.now() - sinceMs) / 1000);
      if (state.state === "working" && seconds >= 10) {
        terminal.write(`${lineOf(name, width, { ...state, text: `${state.text} (${seconds} s)` })}\n`);
      }
    }
  };
  const timer = isLive ? setInterval(() => draw(), 500) : setInterval(remind, 10_000);
  timer.unref();

  return {
    show(part, state) {
      states.set(part.name, { state, sinceMs: performance.now() });
      if (isLive && !isFinished) draw();
      else if (state.state !== "waiting") terminal.write(`${lineOf(part.name, width, state)}\n`);
    },
    finish() {
      // What is wrong and what to do stands there in full; nothing is redrawn any more.
      if (isLive && !isFinished) draw(false);
      isFinished = true;
      clearInterval(timer);
    },
  };
}
