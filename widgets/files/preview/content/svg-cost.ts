/** How many elements an SVG draws once every `use` is followed: ten lines can ask for a billion. Pure, and no parser of XML. */

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/g;
const attribute = (text: string, pattern: RegExp) => pattern.exec(text)?.[2];

type Part = { readonly id: string | undefined; count: number; readonly uses: string[] };

/** Infinity for what refers to itself, has entities of its own, or is not understood. */
export function svgCost(text: string): number {
  if (/<!(DOCTYPE[^>]*\[|ENTITY)/i.test(text)) return Number.POSITIVE_INFINITY;
  const root: Part = { id: undefined, count: 0, uses: [] };
  const byId = new Map<string, Part>();
  const open: (Part | undefined)[] = [root];
  const parts: Part[] = [root];
  for (const [, closes, name = "", rest = ""] of text.matchAll(TAG)) {
    if (closes) {
      if (open.length > 1 && open.pop() !== undefined) parts.pop();
      continue;
    }
    const id = attribute(rest, /\sid\s*=\s*(["'])(.*?)\1/);
    const part: Part | undefined = id === undefined ? undefined : { id, count: 0, uses: [] };
    if (part) byId.set(part.id ?? "", part);
    const within = part ? [...parts, part] : parts;
    const target = /(^|:)use$/.test(name)
      ? (attribute(rest, /\shref\s*=\s*(["'])#(.*?)\1/) ?? attribute(rest, /:href\s*=\s*(["'])#(.*?)\1/))
      : undefined;
    for (const one of within) {
      one.count++;
      if (target !== undefined) one.uses.push(target);
    }
    if (within.length > MAX_DEPTH) return Number.POSITIVE_INFINITY;
    if (rest.endsWith("/")) continue;
    open.push(part);
    if (part) parts.push(part);
  }
  return costOf(root, byId, new Map(), new Set());
}

const MAX_DEPTH = 100;

function costOf(part: Part, byId: ReadonlyMap<string, Part>, known: Map<Part, number>, above: Set<Part>): number {
  const before = known.get(part);
  if (before !== undefined) return before;
  if (above.has(part) || above.size > MAX_DEPTH) return Number.POSITIVE_INFINITY;
  above.add(part);
  let cost = part.count;
  for (const id of part.uses) {
    const used = byId.get(id);
    if (used) cost += costOf(used, byId, known, above);
  }
  above.delete(part);
  known.set(part, cost);
  return cost;
}
