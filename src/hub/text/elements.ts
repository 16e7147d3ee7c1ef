import type { RichAttrs, RichNode, RichTag } from "#contracts";
import { isMxc } from "../media/mxc.ts";
import { cleanLine } from "./clean.ts";
import { readLink } from "./links.ts";

/** HTML tag → what it becomes. What is not here has no element of its own. */
export const ELEMENTS: ReadonlyMap<string, RichTag> = new Map<string, RichTag>([
  ["strong", "b"],
  ["em", "i"],
  ["del", "s"],
  ["strike", "s"],
  ["font", "span"],
  ["div", "p"],
  ...(
    "p br hr b i u s sub sup code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td caption details summary a span img".split(
      " ",
    ) as RichTag[]
  ).map((tag): [string, RichTag] => [tag, tag]), // the list above holds only tags of the model; a test compares both
]);

type Attributes = Readonly<Record<string, string>>;
type Built = { readonly tag: RichTag; readonly attrs: RichAttrs | undefined; readonly children: RichNode[] };

const attr = (attributes: Attributes, name: string): string | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

/** The attributes that a tag may keep, each checked; undefined for none. */
export function attrsOf(name: string, attributes: Attributes): RichAttrs | undefined {
  if (name === "code") return some({ lang: languageOf(attr(attributes, "class")) });
  if (name === "ol") return some({ start: wholeNumber(attr(attributes, "start"), -999_999, 999_999) });
  if (name === "span" || name === "font") {
    const spoiler = attr(attributes, "data-mx-spoiler");
    return some({
      color: colour(attr(attributes, "data-mx-color") ?? (name === "font" ? attr(attributes, "color") : undefined)),
      background: colour(attr(attributes, "data-mx-bg-color")),
      spoiler: spoiler === undefined ? undefined : cleanLine(spoiler, 200),
    });
  }
  return undefined;
}

/** A link that may be followed, or a mention; undefined leaves only its text. */
export function linkOf(attributes: Attributes): Built | undefined {
  const link = readLink(attr(attributes, "href") ?? "");
  if (!link) return undefined;
  return link.kind === "mention"
    ? { tag: "mention", attrs: { id: link.id }, children: [] }
    : { tag: "a", attrs: { href: link.href }, children: [] };
}

/** An image of the homeserver, or its description where the address is another. */
export function imageOf(attributes: Attributes): Built | string | undefined {
  const mxc = attr(attributes, "src");
  const alt = cleanLine(attr(attributes, "alt") ?? attr(attributes, "title") ?? "", 200);
  if (!isMxc(mxc)) return alt === "" ? undefined : alt;
  const width = wholeNumber(attr(attributes, "width"), 1, 2000);
  const height = wholeNumber(attr(attributes, "height"), 1, 2000);
  return { tag: "img", attrs: some({ mxc, alt: alt === "" ? undefined : alt, width, height }), children: [] };
}

const languageOf = (classes: string | undefined): string | undefined =>
  classes
    ?.split(/\s+/, 20)
    .map((name) => /^language-([\w+#.-]{1,40})$/.exec(name)?.[1])
    .find((language) => language !== undefined)
    ?.toLowerCase();

const colour = (value: string | undefined): string | undefined =>
  value !== undefined && /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : undefined;

function wholeNumber(value: string | undefined, min: number, max: number): number | undefined {
  if (value === undefined || !/^-?\d{1,6}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= min && number <= max ? number : undefined;
}

/** Only the attributes that are there. */
function some(attrs: { readonly [K in keyof RichAttrs]: RichAttrs[K] | undefined }): RichAttrs | undefined {
  const kept = Object.entries(attrs).filter(([, value]) => value !== undefined);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as RichAttrs); // keys and values are those of `attrs`
}
