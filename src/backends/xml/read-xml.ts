/**
 * A strict reader for the XML that servers send: namespaces, no DTD, no entities but the five of XML and characters by number.
 * What is not well-formed is refused as a whole, so that a reply that was cut off never passes for a shorter one.
 * (XML 1.0 fifth edition; Namespaces in XML 1.0.) It is asked to read replies, not to validate documents: character classes
 * of names are checked loosely.
 */
import { SparksError } from "#base";

export interface XmlHandler {
  /** `name` is the local name, `namespace` "" where there is none. */
  open(namespace: string, name: string): void;
  /** All the text of an element may come in several pieces. */
  text(text: string): void;
  close(namespace: string, name: string): void;
}

export const MAX_XML_DEPTH = 100;
const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

type Name = { readonly namespace: string; readonly name: string };
type Scope = { readonly prefixes: ReadonlyMap<string, string>; readonly names: Map<string, Name> };
type Open = { readonly raw: string; readonly name: Name; readonly scope: Scope };

const TAG_NAME = /[^\s/>=<&"']+/y;
const ATTRIBUTE = /\s+([^\s/>=<&"']+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const CLOSING = /<\/([^\s/>=<&"']+)\s*>/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for (XML 1.0, 2.2)
const NOT_A_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const GREATER_THAN = 0x3e;

const malformed = (why: string): SparksError => new SparksError("invalid", `malformed XML: ${why}`);

/** @throws SparksError `invalid` at the first thing that is not well-formed. */
export function readXml(source: string, handler: XmlHandler): void {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  if (NOT_A_CHARACTER.test(text)) throw malformed("a control character");
  const stack: Open[] = [];
  let scope: Scope = { prefixes: new Map([["xml", XML_NAMESPACE]]), names: new Map() };
  let at = 0;
  let roots = 0;

  const skip = (from: number, end: string, what: string): number => {
    const found = text.indexOf(end, from);
    if (found < 0) throw malformed(`${what} without end`);
    return found + end.length;
  };
  const openTag = () => {
    const raw = match(TAG_NAME, text, at + 1)?.[0];
    if (raw === undefined) throw malformed("a tag without name");
    at += 1 + raw.length;
    const outer = scope;
    let declared: Map<string, string> | undefined;
    let seen: Set<string> | undefined;
    for (let found = attributeAt(text, at); found; found = attributeAt(text, at)) {
      const [all, attribute = "", double, single] = found;
      if (seen?.has(attribute)) throw malformed("an attribute twice");
      seen = (seen ?? new Set()).add(attribute);
      const value = decodeText(double ?? single ?? "");
      if (attribute === "xmlns" || attribute.startsWith("xmlns:")) {
        declared ??= new Map(outer.prefixes);
        declared.set(attribute.slice(6), value);
      }
      at += all.length;
    }
    const end = match(TAG_END, text, at);
    if (!end) throw malformed("a tag without end");
    at += end[0].length;
    if (declared) scope = { prefixes: declared, names: new Map() };
    const name = nameIn(scope, raw);
    if (stack.length === 0 && ++roots > 1) throw malformed("more than one root");
    if (stack.length >= MAX_XML_DEPTH) throw malformed("nested too deep");
    handler.open(name.namespace, name.name);
    if (end[1] === "/") {
      handler.close(name.namespace, name.name);
      scope = outer;
    } else stack.push({ raw, name, scope: outer });
  };
  const closeTag = () => {
    const found = match(CLOSING, text, at);
    const open = stack.pop();
    if (!found || !open || open.raw !== found[1]) throw malformed("an end tag that closes nothing");
    handler.close(open.name.namespace, open.name.name);
    scope = open.scope;
    at += found[0].length;
  };
  const characters = (end: number) => {
    const piece = text.slice(at, end);
    at = end;
    if (stack.length > 0) handler.text(decodeText(piece));
    else if (piece.trim() !== "") throw malformed("text outside the root");
  };

  while (at < text.length) {
    const next = text.indexOf("<", at);
    if (next !== at) characters(next < 0 ? text.length : next);
    else if (text.startsWith("</", at)) closeTag();
    else if (text.startsWith("<!--", at)) at = skip(at + 4, "-->", "a comment");
    else if (text.startsWith("<![CDATA[", at)) {
      const end = skip(at + 9, "]]>", "CDATA");
      if (stack.length === 0) throw malformed("text outside the root");
      handler.text(text.slice(at + 9, end - 3));
      at = end;
    } else if (text.startsWith("<?", at)) at = skip(at + 2, "?>", "an instruction");
    else if (text.startsWith("<!", at)) throw malformed("a document type, which no reply needs");
    else openTag();
  }
  if (stack.length > 0) throw malformed("it ends too early");
  if (roots === 0) throw malformed("no root");
}

/** Most tags have none. */
const attributeAt = (text: string, at: number): RegExpExecArray | null =>
  text.charCodeAt(at) === GREATER_THAN ? null : match(ATTRIBUTE, text, at);

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function nameIn(scope: Scope, raw: string): Name {
  const known = scope.names.get(raw);
  if (known) return known;
  const colon = raw.indexOf(":");
  const namespace = scope.prefixes.get(colon < 0 ? "" : raw.slice(0, colon));
  if (namespace === undefined && colon >= 0) throw malformed("an undeclared prefix");
  const name: Name = { namespace: namespace ?? "", name: raw.slice(colon + 1) };
  scope.names.set(raw, name);
  return name;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decodeText(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]{0,12};)?/g, (_, reference: string | undefined) => {
    if (reference === undefined) throw malformed("a bare ampersand");
    const name = reference.slice(0, -1);
    const character = name.startsWith("#") ? characterOf(name.slice(1)) : ENTITIES[name];
    if (character === undefined) throw malformed("an unknown entity");
    return character;
  });
}

function characterOf(number: string): string | undefined {
  if (!/^(x[0-9a-fA-F]+|[0-9]+)$/.test(number)) return undefined;
  const code = number.startsWith("x") ? Number.parseInt(number.slice(1), 16) : Number.parseInt(number, 10);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return NOT_A_CHARACTER.test(character) ? undefined : character;
}
