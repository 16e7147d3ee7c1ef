import { isObject } from "#base";

/** What one configuration may weigh, as UTF-8 JSON: a quarter of what an event may. */
export const MAX_CONFIG_BYTES = 16 * 1024;
const MAX_DEPTH = 16;
const MAX_VALUES = 5000;

export type ContentFault = {
  readonly path: string;
  readonly reason: "too-large" | "too-deep" | "not-an-integer" | "not-json" | "secret";
};

/**
 * Whether a homeserver would take it as an event of ours: JSON, integers only (Matrix, appendix "Canonical JSON"), within the size and
 * depth we allow. Walks without recursion, so that nothing hostile reaches the stack's end. The first fault, or undefined.
 */
export function contentFault(content: unknown, isFaultyText = (_text: string) => false): ContentFault | undefined {
  const waiting: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: content, path: [] }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    const fault = (reason: ContentFault["reason"]): ContentFault => ({ path: path.join("."), reason });
    if (++seen > MAX_VALUES) return { path: "", reason: "too-large" };
    if (path.length > MAX_DEPTH) return fault("too-deep");
    if (typeof value === "number") {
      if (!Number.isSafeInteger(value)) return fault("not-an-integer");
    } else if (typeof value === "string") {
      if (isFaultyText(value)) return fault("secret");
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) waiting.push({ value: item, path: [...path, String(index)] });
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) waiting.push({ value: item, path: [...path, key] });
    } else if (value !== null && typeof value !== "boolean") return fault("not-json");
  }
  const bytes = new TextEncoder().encode(JSON.stringify(content)).length;
  return bytes > MAX_CONFIG_BYTES ? { path: "", reason: "too-large" } : undefined;
}
