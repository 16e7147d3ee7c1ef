import { hasSecretInUrl, type WidgetFault, widgetUrlFault } from "#contracts";

export type AddressFault = WidgetFault | "missing" | "same-origin" | "blocked" | "secret";

/** Why an address would not be opened here, by the rules of opening; or must not stand where everyone can read it. */
export function plainAddressFault(
  text: string,
  clientOrigin: string,
  blockedOrigins: readonly string[],
): AddressFault | undefined {
  if (text === "") return "missing";
  const fault = widgetUrlFault(text);
  if (fault) return fault;
  // The server stands before the first variable: the rest may be anything.
  const origin = URL.parse(text)?.origin ?? "";
  if (origin === clientOrigin) return "same-origin";
  if (blockedOrigins.includes(origin)) return "blocked";
  return hasSecretInUrl(text) ? "secret" : undefined;
}

/** `https://` for who leaves it out. */
export const withScheme = (text: string): string =>
  text === "" || /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
