/**
 * Foreign HTML as an allow-listed tree (spec v1.18, 11.2.1.1). The parser has no DOM and runs nothing; what comes out can only
 * hold the tags and attributes of the model, so nothing needs to be escaped later. Nothing that can be read is lost: a tag that is
 * not allowed gives way to its content, except for those whose content is not meant to be read.
 */
import { Parser } from "htmlparser2";
import type { RichAttrs, RichNode, RichTag } from "#contracts";
import { attrsOf, ELEMENTS, imageOf, linkOf } from "./elements.ts";
import { linkify } from "./linkify.ts";
import { withoutBlanks } from "./whitespace.ts";

/** Longer HTML is not parsed; the event's plain body is shown instead. An event has at most 65,536 bytes. */
export const MAX_HTML = 100_000;
/** Of what comes out; tags below it give way to their content. */
const MAX_DEPTH = 100;
/** Of what goes in; the parser's own work grows with its square. */
const MAX_OPEN = 12_000;
const MAX_NODES = 10_000;

/** Left out with everything in them. */
const DROPPED = new Set(
  "mx-reply script style title textarea select option template noscript noembed noframes iframe object embed applet svg math head xmp plaintext frameset audio video canvas".split(
    " ",
  ),
);
const TRANSPARENT = Symbol("transparent");
const DROP = Symbol("drop");

type Open = { readonly tag: RichTag; readonly attrs: RichAttrs | undefined; readonly children: RichNode[] };
type Frame = Open | typeof TRANSPARENT | typeof DROP;

/** The tree; empty for HTML that is too long or too deep to be looked at. */
export function richFromHtml(html: string): RichNode[] {
  if (html.length > MAX_HTML) return [];
  const root: RichNode[] = [];
  const frames: Frame[] = [];
  const opened: Open[] = [];
  let dropped = 0;
  let literal = 0;
  let unlinked = 0;
  let nodes = 0;

  const here = (): RichNode[] => opened.at(-1)?.children ?? root;
  const addText = (text: string) => {
    const siblings = here();
    const last = siblings.at(-1);
    const shown = literal > 0 ? text : text.replace(/[\t\n\f\r ]+/g, " ");
    if (typeof last === "string") siblings[siblings.length - 1] = last + shown;
    else siblings.push(shown);
  };
  const frameOf = (name: string, attributes: Readonly<Record<string, string>>): Frame => {
    if (dropped > 0 || DROPPED.has(name)) return DROP;
    const tag = ELEMENTS.get(name);
    if (tag === undefined || opened.length >= MAX_DEPTH || nodes >= MAX_NODES) return TRANSPARENT;
    if (tag === "a") return linkOf(attributes) ?? TRANSPARENT;
    if (tag === "img") {
      const image = imageOf(attributes);
      if (typeof image === "string") addText(image);
      else if (image) return image;
      return TRANSPARENT;
    }
    const attrs = attrsOf(name, attributes);
    return tag === "span" && attrs === undefined ? TRANSPARENT : { tag, attrs, children: [] };
  };

  const parser = new Parser({
    onopentag(name, attributes) {
      const frame = frameOf(name, attributes);
      frames.push(frame);
      if (frames.length > MAX_OPEN) parser.pause();
      if (frame === DROP) dropped++;
      else if (frame !== TRANSPARENT) {
        nodes++;
        opened.push(frame);
        if (frame.tag === "pre") literal++;
        if (isUnlinked(frame.tag)) unlinked++;
      }
    },
    ontext(text) {
      if (dropped === 0) addText(text.replaceAll("\u0000", "").toWellFormed());
    },
    onclosetag() {
      const frame = frames.pop();
      if (frame === DROP) dropped--;
      if (frame === undefined || frame === DROP || frame === TRANSPARENT) return;
      opened.pop();
      if (frame.tag === "pre") literal--;
      const children = finish(frame.children, frame.tag, literal > 0 || frame.tag === "pre", unlinked > 0);
      if (isUnlinked(frame.tag)) unlinked--;
      const { tag, attrs } = frame;
      here().push(attrs === undefined ? { tag, children } : { tag, attrs, children });
    },
  });
  parser.write(html);
  if (frames.length > MAX_OPEN) return [];
  parser.end();
  return finish(root, undefined, false, false);
}

const isUnlinked = (tag: RichTag): boolean => tag === "a" || tag === "mention" || tag === "code" || tag === "pre";

function finish(
  children: readonly RichNode[],
  parent: RichTag | undefined,
  literal: boolean,
  unlinked: boolean,
): RichNode[] {
  const kept = literal ? [...children] : withoutBlanks(children, parent);
  return unlinked ? kept : kept.flatMap((node) => (typeof node === "string" ? linkify(node) : [node]));
}
