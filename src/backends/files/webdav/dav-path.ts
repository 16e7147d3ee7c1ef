/** Between paths of the model and what WebDAV writes. */
import type { FilePath } from "#model";
import { isFileName, segmentsOf } from "../file-path.ts";

/** Relative to the root, percent-encoded (RFC 3986); a folder's ends with a slash. */
export function davPath(path: FilePath, kind: "file" | "folder"): string {
  const encoded = segmentsOf(path).map(encodeURIComponent).join("/");
  return kind === "folder" && encoded !== "" ? `${encoded}/` : encoded;
}

/**
 * The names from the root down that an href stands for. Of an absolute URL only the path counts: servers behind a proxy write a
 * host nobody can reach, and no request is ever sent to a host out of a reply.
 * Undefined for what is not below `basePath` and for what cannot be a name.
 */
export function segmentsFromHref(href: string, basePath: string): readonly string[] | undefined {
  const path = pathOf(href.trim());
  const segments = path === undefined ? undefined : decodeSegments(path);
  const base = basePath === "/" ? [] : decodeSegments(basePath);
  if (!segments || !base || base.some((segment, i) => !sameName(segment, segments[i]))) return undefined;
  const rest = base.length === 0 ? segments : segments.slice(base.length);
  return rest.every(isFileName) ? rest : undefined;
}

/** Equal, or one name in two Unicode normal forms. */
export const sameName = (a: string, b: string | undefined): boolean =>
  b !== undefined && (a === b || a.normalize("NFC") === b.normalize("NFC"));

/** The same in other letters too: some stores take `A` for `a`. Only for names that stand where that one was asked for. */
export const alikeName = (a: string, b: string | undefined): boolean =>
  b !== undefined && (sameName(a, b) || a.normalize("NFC").toLowerCase() === b.normalize("NFC").toLowerCase());

function pathOf(href: string): string | undefined {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(href);
  if (absolute) return absolute[1] === "" ? "/" : absolute[1];
  return href.startsWith("/") && !href.startsWith("//") ? href.replace(/[?#].*$/s, "") : undefined;
}

function decodeSegments(path: string): readonly string[] | undefined {
  try {
    return path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
  } catch (thrown) {
    if (thrown instanceof URIError) return undefined;
    throw thrown;
  }
}
