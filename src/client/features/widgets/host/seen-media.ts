/**
 * The media that a widget has come across in what it was given, or has uploaded itself: all that it may download. Knowing an address is not
 * enough, since any member of any room could have whispered it.
 */
export interface SeenMedia {
  /** Takes note of every mxc address in a content. */
  note(content: unknown): void;
  has(mxc: string): boolean;
  clear(): void;
}

const MXC = /^mxc:\/\/[^/?#\s]{1,255}\/[\w-]{1,255}$/;
const MAX_SEEN = 10_000;
const MAX_DEPTH = 8;

export const isMxc = (value: string): boolean => MXC.test(value);

export function createSeenMedia(): SeenMedia {
  const seen = new Set<string>();
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === "string" && isMxc(value)) {
      seen.add(value);
      const [oldest] = seen;
      if (seen.size > MAX_SEEN && oldest !== undefined) seen.delete(oldest);
    } else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      for (const part of Object.values(value)) visit(part, depth + 1);
    }
  };
  return { note: (content) => visit(content, 0), has: (mxc) => seen.has(mxc), clear: () => seen.clear() };
}
