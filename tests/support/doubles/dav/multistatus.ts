/** 207 as Sabre writes it: what was asked and is there with 200, what was asked and is not with 404. */
import { PREFIXES, splitName } from "./names.ts";
import { escapeXml } from "./xml.ts";

/** Inner XML of each property, by `{namespace}name`. */
export type Properties = ReadonlyMap<string, string>;

export type Row = {
  /** Percent-encoded. */
  readonly href: string;
  readonly found: Properties;
  readonly missing?: readonly string[];
};

const DECLARED = Object.entries(PREFIXES)
  .map(([uri, prefix]) => `xmlns:${prefix}="${uri}"`)
  .join(" ");

export function multistatus(rows: readonly Row[]): string {
  return `<?xml version="1.0"?>\n<d:multistatus ${DECLARED}>${rows.map(response).join("")}</d:multistatus>`;
}

/** What of `all` was asked for; without `asked` everything. */
export function pick(href: string, all: Properties, asked: readonly string[] | undefined): Row {
  if (asked === undefined) return { href, found: all };
  const found = new Map(asked.flatMap((name) => (all.has(name) ? [[name, all.get(name) ?? ""] as const] : [])));
  return { href, found, missing: asked.filter((name) => !all.has(name)) };
}

function response({ href, found, missing = [] }: Row): string {
  const stats = [
    found.size > 0 || missing.length === 0 ? propstat([...found], "200 OK") : "",
    missing.length > 0
      ? propstat(
          missing.map((name) => [name, ""] as const),
          "404 Not Found",
        )
      : "",
  ];
  return `<d:response><d:href>${escapeXml(href)}</d:href>${stats.join("")}</d:response>`;
}

export function propstat(properties: readonly (readonly [string, string])[], status: string): string {
  const inner = properties.map(([name, value]) => element(name, value)).join("");
  return `<d:propstat><d:prop>${inner}</d:prop><d:status>HTTP/1.1 ${status}</d:status></d:propstat>`;
}

function element(name: string, inner: string): string {
  const { namespace, local } = splitName(name);
  const prefix = PREFIXES[namespace];
  const tag = prefix === undefined ? `x:${local}` : `${prefix}:${local}`;
  const declared = prefix === undefined ? ` xmlns:x="${escapeXml(namespace)}"` : "";
  return inner === "" ? `<${tag}${declared}/>` : `<${tag}${declared}>${inner}</${tag}>`;
}
