import type { WidgetFault } from "./hub/rooms.ts";

const MAX_URL = 4096;

/** Why a widget's address may not be opened, as far as anybody can tell: https, or http on this machine; no credentials; no variable before the path. */
export function widgetUrlFault(text: string): WidgetFault | undefined {
  if (text.length > MAX_URL || !/^https?:\/\//i.test(text)) return "malformed";
  if (/^[^/]*\/\/[^/?#]*\$/.test(text)) return "variable-in-host";
  const url = URL.parse(text);
  if (!url) return "malformed";
  if (url.username !== "" || url.password !== "") return "credentials";
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[^.]+\.localhost)$/.test(url.hostname);
  return url.protocol === "https:" || loopback ? undefined : "not-https";
}
