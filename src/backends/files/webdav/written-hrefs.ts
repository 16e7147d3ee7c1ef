/** Hrefs as servers write them: RFC 3986 wants them percent-encoded, and some forget. */
import type { DavResponse } from "./multistatus.ts";

const BLANK = /[ <>"{}|^`]/;
const BAD_PERCENT = /%(?![0-9a-fA-F]{2})/;
/** What only a server writes that encodes: the signs that would end a path, and the percent sign itself. */
const ENCODES = /%(25|23|3[fF])/;
/** Blanks and their like, encoded: who writes them so encodes, unless some stand there as they are. */
const ENCODED_BLANK = /%(20|22|3[cCeE]|5[eE]|60|7[b-dB-D])/;

/**
 * The same with hrefs that can be decoded. Whether a server encodes is told by the whole reply: a blank, or a percent sign that encodes
 * nothing, stands in none of a server that does. One broken href beside others that are encoded is just that. What is only not ASCII says nothing: decoding leaves it as it is.
 */
export function encodedHrefs(responses: readonly DavResponse[]): readonly DavResponse[] {
  const hrefs = responses.map(({ href }) => href);
  const some = (sign: RegExp) => hrefs.some((href) => sign.test(href));
  const isPlain = some(BAD_PERCENT) ? some(BLANK) || !some(ENCODED_BLANK) : some(BLANK) && !some(ENCODES);
  if (!isPlain) return responses;
  return responses.map((response) => ({ ...response, href: encoded(response.href) }));
}

function encoded(href: string): string {
  const [, origin = "", path = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/is.exec(href) ?? [];
  // Half a surrogate cannot be encoded, and is no name of a file.
  return origin + path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
