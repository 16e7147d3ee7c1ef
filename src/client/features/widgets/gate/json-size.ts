import { isObject } from "#base";

export type JsonLimits = {
  readonly maxSize: number;
  readonly maxDepth: number;
  /** A value that counts nothing here, because it is measured where it is used. */
  readonly exempt?: unknown;
};

/**
 * How large a value is as JSON, about, in characters; undefined when it is larger than allowed or is not JSON at all (a port, a map, a
 * cycle). Stops as soon as that is known, so a huge value costs no more than a large one.
 */
export function jsonSize(value: unknown, { maxSize, maxDepth, exempt }: JsonLimits): number | undefined {
  let size = 0;
  const fits = (part: unknown, depth: number): boolean => {
    size += 1;
    if (size > maxSize || depth > maxDepth) return false;
    if (exempt !== undefined && part === exempt) return true;
    if (typeof part === "string") {
      size += part.length + 2;
      return size <= maxSize;
    }
    if (part === null || part === undefined || typeof part === "boolean") {
      size += 4;
      return true;
    }
    if (typeof part === "number") {
      size += 8;
      return true;
    }
    if (Array.isArray(part)) return part.length <= maxSize && part.every((item) => fits(item, depth + 1));
    if (!isObject(part) || !isPlain(part)) return false;
    for (const key of Object.keys(part)) {
      size += key.length + 3;
      if (size > maxSize || !fits(part[key], depth + 1)) return false;
    }
    return true;
  };
  return fits(value, 0) && size <= maxSize ? size : undefined;
}

/** What a structured clone makes of an object literal, from this realm or another. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (isObject(prototype) && Object.getPrototypeOf(prototype) === null);
}
