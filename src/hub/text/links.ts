/** Which links a message may carry, and which of them mean a person or a room. */
const MAX_LINK = 4096;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL_OR_SPACE = /[\u0000-\u0020\u007f-\u009f\u2028\u2029]/;
const HIERARCHICAL = /^(?:https?|ftp):\/\//i;
const FLAT = /^(?:mailto|magnet):/i;

export type Link =
  | { readonly kind: "link"; readonly href: string }
  /** A user id, room id or room alias. */
  | { readonly kind: "mention"; readonly id: string };

/** Reads an `href`; undefined for relative links, for schemes that are not allowed, and for anything disguised. */
export function readLink(raw: string): Link | undefined {
  const href = raw.trim();
  if (href === "" || href.length > MAX_LINK || CONTROL_OR_SPACE.test(href) || !href.isWellFormed()) return undefined;
  if (/^matrix:/i.test(href)) return readMatrixUri(href);
  if (!HIERARCHICAL.test(href) && !FLAT.test(href)) return undefined;
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  const id = url.protocol === "https:" && url.hostname === "matrix.to" ? readMatrixTo(url.hash) : undefined;
  return id === undefined ? { kind: "link", href: url.href } : { kind: "mention", id };
}

/** `https://matrix.to/#/<id>`: an event behind a room stays a link. */
function readMatrixTo(hash: string): string | undefined {
  const [path = ""] = hash.slice(1).split("?");
  const [empty, id, ...rest] = path.split("/");
  if (empty !== "" || id === undefined || rest.some((part) => part !== "")) return undefined;
  return readId(decode(id));
}

const SIGILS = { u: "@", r: "#", roomid: "!" } as const;

/** `matrix:u/anna:example.org` (spec, appendices 4.6.1); an event in a room becomes a matrix.to link. */
function readMatrixUri(uri: string): Link | undefined {
  const [path = ""] = uri.slice("matrix:".length).split(/[?#]/);
  const [kind = "", name = "", what, event] = path.split("/");
  if (!Object.hasOwn(SIGILS, kind)) return undefined;
  const id = readId(SIGILS[kind as keyof typeof SIGILS] + decode(name));
  if (id === undefined) return undefined;
  if (what === undefined || id.startsWith("@")) return { kind: "mention", id };
  const eventId = event === undefined ? undefined : `$${decode(event)}`;
  if (what !== "e" || eventId === undefined || !/^\$[^\s/]{1,254}$/.test(eventId)) return undefined;
  return { kind: "link", href: matrixToUrl(id, eventId) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (thrown) {
    if (thrown instanceof URIError) return "";
    throw thrown;
  }
}

/** A user id, room id (also without a server part, as in room version 12) or alias; undefined for anything else. */
export function readId(id: string): string | undefined {
  if (id.length > 255 || CONTROL_OR_SPACE.test(id) || !id.isWellFormed()) return undefined;
  return /^(?:[@#][^:<>"]+:[A-Za-z0-9.:[\]-]+|![^/?#<>"]+)$/.test(id) ? id : undefined;
}

/** The link by which other clients know a person, a room or an event. */
export const matrixToUrl = (id: string, eventId?: string): string =>
  `https://matrix.to/#/${encodeURIComponent(id)}${eventId === undefined ? "" : `/${encodeURIComponent(eventId)}`}`;
