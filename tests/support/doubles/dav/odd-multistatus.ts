/** Apache's multistatus, written as another server would. */
import type { OddHabits } from "./odd-habits.ts";
import { escapeXml } from "./xml.ts";

export function oddMultistatus(xml: string, habits: OddHabits): string {
  return xml.replace(/<D:response[\s\S]*?<\/D:response>/g, (response) => oddResponse(response, habits));
}

function oddResponse(response: string, { hrefs, tags, lacks = [], dates }: OddHabits): string {
  const gone = [...lacks, ...(tags === "none" ? ["getetag"] : [])];
  let odd = response.replace(
    /<D:href>([^<]*)<\/D:href>/,
    (_, href: string) => `<D:href>${oddHref(href, hrefs)}</D:href>`,
  );
  for (const name of gone) odd = odd.replace(new RegExp(`<lp1:${name}>[^<]*</lp1:${name}>`, "g"), "");
  if (tags === "weak") odd = odd.replace(/<lp1:getetag>(?:W\/)?/g, "<lp1:getetag>W/");
  if (tags === "unquoted") odd = odd.replace(/<lp1:getetag>"([^"<]*)"/g, "<lp1:getetag>$1");
  if (dates)
    odd = odd.replace(/(<lp1:getlastmodified>)([^<]*)/g, (_, tag: string, date: string) => tag + oddDate(date, dates));
  if (!gone.some((name) => response.includes(`<lp1:${name}>`))) return odd;
  const missing = `<D:propstat><D:prop>${gone.map((name) => `<lp1:${name}/>`).join("")}</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>`;
  return odd.replace("<D:propstat>", `${missing}<D:propstat>`);
}

function oddHref(href: string, habit: OddHabits["hrefs"]): string {
  switch (habit) {
    case "another-host":
      return `http://backend-7.internal:8080${href}`;
    case "https":
      return `https://files.example.org${href}`;
    case "unencoded":
      return escapeXml(decodeURIComponent(href.replaceAll("&amp;", "&")));
    case "encodes-all":
      return href.replaceAll("&amp;", "&").split("/").map(encodesAll).join("/");
    case "small-hex":
      return href.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
    case "no-slash":
      return href.length > 1 ? href.replace(/\/$/, "") : href;
    default:
      return href;
  }
}

/** Every byte but the digits. */
const encodesAll = (segment: string) =>
  [...Buffer.from(decodeURIComponent(segment), "utf8")]
    .map((byte) =>
      byte >= 0x30 && byte <= 0x39 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0").toUpperCase()}`,
    )
    .join("");

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function oddDate(text: string, form: NonNullable<OddHabits["dates"]>): string {
  const date = new Date(text);
  if (form === "iso") return date.toISOString().replace(/\.\d+Z$/, "Z");
  const [, day = "", month = "", year = "", time = ""] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  if (form === "rfc850") return `${DAYS[date.getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
  return `${DAYS[date.getUTCDay()]?.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
