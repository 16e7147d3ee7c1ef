const MAX_DEPTH = 100;
const MAX_VALUES = 20_000;
const MAX_CHARS = 300_000;

/**
 * Whether a JSON value is no larger than what an event can hold (65,536 bytes; a little more, for what servers add to `unsigned`),
 * so that whoever reads it further need not be afraid. Does not recurse, and stops as soon as it is too much.
 */
export function isModest(value: unknown): boolean {
  let chars = 0;
  let values = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    const next: unknown[] = [];
    for (const item of level) {
      if (++values > MAX_VALUES) return false;
      if (typeof item === "string") chars += item.length;
      else if (typeof item === "object" && item !== null) {
        for (const key in item) {
          if (!Object.hasOwn(item, key)) continue;
          chars += key.length;
          next.push((item as Record<string, unknown>)[key]); // any object can be read by its own keys
          if (next.length > MAX_VALUES) return false;
        }
      }
      if (chars > MAX_CHARS) return false;
    }
    level = next;
  }
  return true;
}
