const SCHEMES = new Set(["https:", "http:", "mailto:", "tel:", "magnet:", "ftp:", "matrix:"]);

/** The address if a person may be sent there by a click, else undefined. Relative addresses are refused. */
export function safeHref(href: string): string | undefined {
  if (href.length > 8192) return undefined;
  try {
    const url = new URL(href);
    return SCHEMES.has(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined; // Not an absolute address.
  }
}
