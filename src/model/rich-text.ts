/**
 * A formatted text as an allow-listed tree (Matrix spec v1.18, 11.2.1.1): made by the hub from foreign HTML, shown by the
 * page as Preact nodes. There is no way to carry markup in it.
 */
export type RichNode = string | RichElement;

export type RichElement = {
  readonly tag: RichTag;
  readonly attrs?: RichAttrs;
  readonly children: readonly RichNode[];
};

export const RICH_TAGS = [
  "p",
  "br",
  "hr",
  "b",
  "i",
  "u",
  "s",
  "sub",
  "sup",
  "code",
  "pre",
  "blockquote",
  "ul",
  "ol",
  "li",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "caption",
  "details",
  "summary",
  "a",
  "span",
  "img",
  "mention",
] as const;
export type RichTag = (typeof RICH_TAGS)[number];

/** Only what the tag knows: `href` on a, `lang` on code, `start` on ol, `color`/`background` (#rrggbb) and `spoiler` on span, `mxc`… on img, `id` on mention. */
export type RichAttrs = {
  /** Absolute, http, https, mailto, magnet or ftp. */
  readonly href?: string;
  readonly lang?: string;
  readonly start?: number;
  readonly color?: string;
  readonly background?: string;
  /** The reason, or "" for none. */
  readonly spoiler?: string;
  readonly mxc?: string;
  readonly alt?: string;
  readonly width?: number;
  readonly height?: number;
  /** A user id, room id or room alias. */
  readonly id?: string;
};
