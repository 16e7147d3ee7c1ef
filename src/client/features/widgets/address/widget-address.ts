import type { RoomWidget } from "#contracts";
import { fillTemplate } from "./fill-template.ts";
import { type AddressContext, type CarriedFact, carriedFacts, templateValues } from "./template-values.ts";

/** Why a registered address is not opened, whatever anybody consents to. */
export type AddressRefusal =
  | "malformed"
  /** A variable stands where the server's name should be: it would decide whom the person's data goes to. */
  | "variable-in-host"
  | "not-https"
  | "credentials"
  /** It would run with the rights of the client itself. */
  | "same-origin"
  | "blocked";

export type WidgetAddress = {
  readonly url: string;
  /** The only origin that messages are taken from and sent to. */
  readonly origin: string;
  readonly carries: readonly CarriedFact[];
  /** Named by the administrator's configuration. */
  readonly trusted: boolean;
};
export type AddressResult =
  | { readonly ok: true; readonly address: WidgetAddress }
  | { readonly ok: false; readonly refusal: AddressRefusal; readonly host?: string };

export type OriginPolicy = { readonly trustedOrigins: readonly string[]; readonly blockedOrigins: readonly string[] };

const MAX_TEMPLATE = 8192;
/** Scheme and server, which hold no variable, and the rest, which may. */
const TEMPLATE = /^(https?:\/\/[^/?#\\]+)(.*)$/is;
/** Widgets find their messages by the parameter `widgetId`; a template that fills it in itself means ours. */
const OWN_ID = /([?&#]widgetId=)\$matrix_widget_id(?![\w.-])/g;

/** Where a registered widget is opened, checked; `instanceId` is the random id of this opening. Never throws. */
export function widgetAddress(
  widget: RoomWidget,
  instanceId: string,
  context: AddressContext,
  policy: OriginPolicy,
): AddressResult {
  const refused = (refusal: AddressRefusal, host?: string): AddressResult => ({
    ok: false,
    refusal,
    ...(host ? { host } : {}),
  });
  if (widget.fault) return refused(widget.fault, URL.parse(widget.url)?.host);
  const parts = widget.url.length <= MAX_TEMPLATE ? TEMPLATE.exec(widget.url) : null;
  const [, server, rest] = parts ?? [];
  if (server === undefined || rest === undefined) return refused("malformed");
  if (server.includes("$")) return refused("variable-in-host");
  if (!URL.canParse(server)) return refused("malformed");
  const { origin, host, username, password } = new URL(server);
  if (username !== "" || password !== "" || server.includes("@")) return refused("credentials", host);
  if (origin === context.clientOrigin) return refused("same-origin", host);
  if (policy.blockedOrigins.includes(origin)) return refused("blocked", host);
  const trusted = policy.trustedOrigins.includes(origin);
  if (!origin.startsWith("https:") && !isOpenLoopback(origin, context.clientOrigin, trusted)) {
    return refused("not-https", host);
  }

  const ownId = rest.replace(OWN_ID, (_whole, parameter: string) => parameter + instanceId);
  const filled = server + fillTemplate(ownId, templateValues(widget, context));
  if (!URL.canParse(filled)) return refused("malformed", host);
  const url = new URL(filled);
  // The server was checked alone; filling in the rest must not have moved it.
  if (url.origin !== origin || url.username !== "" || url.password !== "") return refused("malformed", host);
  url.search = withParameters(url.search, { widgetId: instanceId, parentUrl: `${context.clientOrigin}/` });
  return { ok: true, address: { url: url.href, origin, carries: carriedFacts(widget.url), trusted } };
}

/** Plain http only to this machine, and only where the client runs there too or an administrator named it. */
function isOpenLoopback(origin: string, clientOrigin: string, trusted: boolean): boolean {
  return isLoopback(origin) && (trusted || isLoopback(clientOrigin));
}

function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return (
    hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]" || hostname.endsWith(".localhost")
  );
}

/** Sets parameters and leaves the others as they were written, byte for byte. */
function withParameters(search: string, parameters: Readonly<Record<string, string>>): string {
  const kept = search
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "" && !Object.hasOwn(parameters, decodeName(part)));
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `?${[...kept, ...added].join("&")}`;
}

function decodeName(part: string): string {
  const [name = ""] = part.split("=");
  return new URLSearchParams(`${name}=`).keys().next().value ?? "";
}
