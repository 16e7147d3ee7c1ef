/** Reads a 207 reply (RFC 4918, 14.16). Pure. */

import { SparksError } from "#base";
import { readXml } from "../../xml/read-xml.ts";

export type DavResponse = {
  readonly href: string;
  /** Of the whole response, where it has one; otherwise that of the worst group of properties it names. */
  readonly status?: number;
  /** Properties that were found: those of "DAV:" by local name, those of `OWN_NAMESPACES` behind their prefix (`oc:fileid`). */
  readonly props: Readonly<Record<string, string>>;
  readonly isCollection: boolean;
};

const DAV = "DAV:";

/** Of the servers whose own properties are read; all others are passed over. */
export const OWN_NAMESPACES: Readonly<Record<string, string>> = {
  oc: "http://owncloud.org/ns",
  nc: "http://nextcloud.org/ns",
};
const PREFIXES = new Map(Object.entries(OWN_NAMESPACES).map(([prefix, namespace]) => [namespace, prefix]));

/** The name under which an element is known here; "" for one that is not. */
function knownName(namespace: string, name: string): string {
  if (namespace === DAV) return name;
  const prefix = PREFIXES.get(namespace);
  return prefix === undefined ? "" : `${prefix}:${name}`;
}
const MAX_TEXT = 10_000;

/** @throws SparksError `invalid` where it is not well-formed or not a multistatus. */
export function parseMultistatus(xml: string): readonly DavResponse[] {
  const responses: DavResponse[] = [];
  /** Known names of the open elements, "" for all others: multistatus/response/propstat/prop/getetag. */
  const path: string[] = [];
  let text = "";
  let response = newResponse();
  let group = newGroup();

  readXml(xml, {
    open(namespace, name) {
      const own = knownName(namespace, name);
      const depth = path.push(own);
      text = "";
      if (depth === 1 && own !== "multistatus") throw new SparksError("invalid", "the reply is not a multistatus");
      if (depth === 2 && own === "response") response = newResponse();
      if (depth === 3 && own === "propstat") group = newGroup();
      if (depth === 6 && own === "collection" && path[4] === "resourcetype" && isProp(path)) group.isCollection = true;
    },
    text(piece) {
      if (text.length < MAX_TEXT) text += piece;
    },
    close() {
      const depth = path.length;
      const name = path[depth - 1];
      if (depth >= 2 && path[1] === "response") {
        if (depth === 5 && isProp(path)) {
          if (name) group.props[name] = text.trim();
        } else if (depth === 4 && path[2] === "propstat" && name === "status") group.status = statusOf(text.trim());
        else if (depth === 3 && name === "propstat") addGroup(response, group);
        else if (depth === 3 && name === "href") response.href ??= text.trim();
        else if (depth === 3 && name === "status") response.status = statusOf(text.trim());
        else if (depth === 2) responses.push(finish(response));
      }
      text = "";
      path.pop();
    },
  });
  return responses;
}

const isProp = (path: readonly string[]): boolean =>
  path[3] === "prop" && path[2] === "propstat" && path[1] === "response";

/** Without a prototype: any name may stand in it. */
type Props = Record<string, string>;
const noProps = (): Props => Object.create(null) as Props; // what `create` gives is not typed
type Draft = { href?: string; status?: number | undefined; props: Props; hasProps: boolean; isCollection: boolean };
type Group = { status: number | undefined; props: Props; isCollection: boolean };
const newResponse = (): Draft => ({ props: noProps(), hasProps: false, isCollection: false });
const newGroup = (): Group => ({ status: undefined, props: noProps(), isCollection: false });

function addGroup(response: Draft, group: Group): void {
  // A group without a status is against the standard, and seen: its properties are there.
  if (group.status !== undefined && (group.status < 200 || group.status > 299)) return;
  // Nearly every response has one group that counts.
  response.props = response.hasProps ? Object.assign(response.props, group.props) : group.props;
  response.hasProps = true;
  response.isCollection ||= group.isCollection;
}

function finish({ href, status, props, isCollection }: Draft): DavResponse {
  if (href === undefined) throw new SparksError("invalid", "a response without href");
  return { href, props, isCollection, ...(status === undefined ? {} : { status }) };
}

function statusOf(line: string): number | undefined {
  const found = /^HTTP\/\d(?:\.\d)? +(\d{3})/i.exec(line) ?? /^(\d{3})/.exec(line);
  return found ? Number(found[1]) : undefined;
}
