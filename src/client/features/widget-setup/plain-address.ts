import { type ClientConfig, hasSecretInUrl, type WidgetFault, widgetUrlFault } from "#contracts";

export type AddressFault = WidgetFault | "missing" | "same-origin" | "blocked" | "secret";

/** Why an address would not be opened here, by the rules of opening; or must not stand where everyone can read it. */
export function plainAddressFault(
  text: string,
  clientOrigin: string,
  { trustedOrigins, blockedOrigins }: Pick<ClientConfig["widgets"], "trustedOrigins" | "blockedOrigins">,
): AddressFault | undefined {
  if (text === "") return "missing";
  const fault = widgetUrlFault(text);
  if (fault) return fault;
  // The server stands before the first variable: the rest may be anything.
  const origin = URL.parse(text)?.origin ?? "";
  if (origin === clientOrigin) return "same-origin";
  if (blockedOrigins.includes(origin)) return "blocked";
  // Plain http is for this machine, and only where Sparks runs there too or an administrator named it.
  const isOpen = origin.startsWith("https:") || trustedOrigins.includes(origin) || isLoopback(clientOrigin);
  if (!isOpen) return "not-https";
  return hasSecretInUrl(text) ? "secret" : undefined;
}

const isLoopback = (origin: string): boolean => widgetUrlFault(origin.replace(/^https:/, "http:")) === undefined;

/** `https://` for who leaves it out. */
export const withScheme = (text: string): string =>
  text === "" || /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
