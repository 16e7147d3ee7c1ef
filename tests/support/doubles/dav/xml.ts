/** XML as the doubles read and write it: namespaces resolved, anything not well-formed refused (what the real servers answer with 400). */

export type XmlElement = {
  /** Namespace and local name: `{DAV:}href`. */
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
};

export class NotXml extends Error {}

type Open = { raw: string; name: string; children: XmlElement[]; text: string; names: Map<string, string> };

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>]+)((?:\s[^<>]*?)?)(\/?)>|([^<]+)|</gy;
const ATTRIBUTE = /\s+([^\s=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/gy;

export function parseXml(source: string): XmlElement {
  const root: Open = { raw: "", name: "", children: [], text: "", names: new Map([["xml", "xml"]]) };
  const stack = [root];
  const top = () => stack.at(-1) ?? root;
  for (const [all, cdata, closing, raw, attributes, empty, text] of source.matchAll(TOKEN)) {
    if (all === "<" || /^<!DOCTYPE/i.test(all)) throw new NotXml("this is not XML");
    if (text !== undefined) top().text += unescapeXml(text);
    else if (cdata !== undefined) top().text += cdata;
    else if (raw === undefined) continue;
    else if (closing === "/") close(stack, raw);
    else {
      stack.push(open(raw, attributes ?? "", top()));
      if (empty === "/") close(stack, raw);
    }
  }
  const [document, ...more] = root.children;
  if (stack.length > 1 || document === undefined || more.length > 0 || root.text.trim() !== "")
    throw new NotXml("no one root");
  return document;
}

function open(raw: string, attributes: string, parent: Open): Open {
  const names = new Map(parent.names);
  let read = 0;
  for (const [all, name = "", double, single] of attributes.matchAll(ATTRIBUTE)) {
    read += all.length;
    if (name === "xmlns") names.set("", unescapeXml(double ?? single ?? ""));
    else if (name.startsWith("xmlns:")) names.set(name.slice(6), unescapeXml(double ?? single ?? ""));
  }
  if (attributes.slice(read).trim() !== "") throw new NotXml("attributes");
  const colon = raw.indexOf(":");
  const prefix = colon < 0 ? "" : raw.slice(0, colon);
  const namespace = names.get(prefix);
  if (namespace === undefined && prefix !== "") throw new NotXml(`no namespace for ${prefix}`);
  return { raw, name: `{${namespace ?? ""}}${raw.slice(colon + 1)}`, children: [], text: "", names };
}

function close(stack: Open[], raw: string): void {
  const done = stack.pop();
  const parent = stack.at(-1);
  if (done === undefined || parent === undefined || done.raw !== raw) throw new NotXml(`</${raw}> closes nothing`);
  parent.children.push({ name: done.name, children: done.children, text: done.text });
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (_, entity: string) => {
    const code = /^#(x?)([0-9a-fA-F]+)$/.exec(entity);
    if (code) return String.fromCodePoint(Number.parseInt(code[2] ?? "", code[1] ? 16 : 10));
    const named = NAMED[entity];
    if (named === undefined) throw new NotXml(`&${entity}; is unknown`);
    return named;
  });
}

export const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;");

/** The first element of that name below `element`, children first. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);
