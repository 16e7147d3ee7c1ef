/** Reads a 207 reply (RFC 4918, 14.16). Pure. */

import { SparksError } from "#base";
import { readXml } from "../../xml/read-xml.ts";

export type DavResponse = {
  readonly href: string;
  /** Of the whole response, where it has one; otherwise that of the worst group of properties it names. */
  readonly status?: number;
  /** Properties that were found, by local name; only those of the namespace "DAV:". */
  readonly props: Readonly<Record<string, string>>;
  readonly isCollection: boolean;
};

const DAV = "DAV:";
const MAX_TEXT = 10_000;

/** @throws SparksError `invalid` where it is not well-formed or not a multistatus. */
export function parseMultistatus(xml: string): readonly DavResponse[] {
  const responses: DavResponse[] = [];
  /** Local names of the open elements, "" for those of another namespace. */
  const path: string[] = [];
  let text = "";
  let response = newResponse();
  let group = newGroup();

  readXml(xml, {
    open(namespace, name) {
      path.push(namespace === DAV ? name : "");
      text = "";
      if (path.length === 1 && path[0] !== "multistatus") throw notMultistatus();
      if (isAt(path, "response")) response = newResponse();
      if (isAt(path, "response", "propstat")) group = newGroup();
      if (isAt(path, "response", "propstat", "prop", "resourcetype", "collection")) group.isCollection = true;
    },
    text(piece) {
      if (text.length < MAX_TEXT) text += piece;
    },
    close() {
      const value = text.trim();
      if (isAt(path, "response", "href")) response.href ??= value;
      else if (isAt(path, "response", "status")) response.status = statusOf(value);
      else if (isAt(path, "response", "propstat", "status")) group.status = statusOf(value);
      else if (path.length === 5 && isAt(path.slice(0, 4), "response", "propstat", "prop")) {
        const name = path[4];
        if (name) group.props.set(name, value);
      } else if (isAt(path, "response", "propstat")) addGroup(response, group);
      else if (isAt(path, "response")) responses.push(finish(response));
      text = "";
      path.pop();
    },
  });
  return responses;
}

const notMultistatus = () => new SparksError("invalid", "the reply is not a multistatus");

function isAt(path: readonly string[], ...names: readonly string[]): boolean {
  return (
    path.length === names.length + 1 && path[0] === "multistatus" && names.every((name, i) => path[i + 1] === name)
  );
}

type Draft = { href?: string; status?: number | undefined; props: Map<string, string>; isCollection: boolean };
type Group = { status: number | undefined; props: Map<string, string>; isCollection: boolean };
const newResponse = (): Draft => ({ props: new Map(), isCollection: false });
const newGroup = (): Group => ({ status: undefined, props: new Map(), isCollection: false });

function addGroup(response: Draft, group: Group): void {
  // A group without a status is against the standard, and seen: its properties are there.
  if (group.status !== undefined && (group.status < 200 || group.status > 299)) return;
  for (const [name, value] of group.props) response.props.set(name, value);
  response.isCollection ||= group.isCollection;
}

function finish({ href, status, props, isCollection }: Draft): DavResponse {
  if (href === undefined) throw new SparksError("invalid", "a response without href");
  return { href, props: Object.fromEntries(props), isCollection, ...(status === undefined ? {} : { status }) };
}

function statusOf(line: string): number | undefined {
  const found = /^HTTP\/\d(?:\.\d)? +(\d{3})/i.exec(line) ?? /^(\d{3})/.exec(line);
  return found ? Number(found[1]) : undefined;
}
