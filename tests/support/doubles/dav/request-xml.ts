/** The bodies of DAV requests. */
import type { Exchange } from "./exchange.ts";
import { Failure } from "./failure.ts";
import { dav } from "./names.ts";
import { childOf, NotXml, parseXml, type XmlElement } from "./xml.ts";

/** The body's root. @throws Failure 400 where it is no XML, or not one of these elements. */
export async function readXml(exchange: Exchange, ...roots: readonly string[]): Promise<XmlElement> {
  const element = parseOr400(await exchange.text());
  if (!roots.includes(element.name)) throw new Failure(400, `This is not a ${roots.join(" or ")}`);
  return element;
}

export function parseOr400(text: string): XmlElement {
  try {
    return parseXml(text);
  } catch (thrown) {
    if (thrown instanceof NotXml) throw new Failure(400, `The XML is not well-formed: ${thrown.message}`);
    throw thrown;
  }
}

/** What a PROPFIND asks for; undefined: what the server thinks right (no body, `allprop`). */
export async function askedProperties(exchange: Exchange): Promise<readonly string[] | undefined> {
  const text = await exchange.text();
  if (text.trim() === "") return undefined;
  const element = parseOr400(text);
  if (element.name !== dav("propfind")) throw new Failure(400, "This is not a propfind");
  return namesIn(element);
}

/** Names in the `prop` of a request. */
export const namesIn = (element: XmlElement): readonly string[] | undefined =>
  childOf(element, dav("prop"))?.children.map(({ name }) => name);
