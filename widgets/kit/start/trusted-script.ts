/**
 * A widget's only Trusted Types policy: a script may be a worker of ours, from where this page's own scripts come, and nothing
 * else. Markup and script text have no way in at all.
 */
type Policy = { createScriptURL(url: string): string };
type PolicyFactory = { createPolicy(name: string, rules: Policy): Policy };

/** The URL itself if it is a script of this installation; throws otherwise. `base`: where the widgets lie. */
export function allowedScriptUrl(url: string, base: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const above = new URL("../", base);
  const ours = parsed?.origin === above.origin && parsed.pathname.startsWith(above.pathname);
  if (!ours || !/\/[\w.-]+\.(js|mjs|ts)$/.test(parsed.pathname)) throw new TypeError("not a script of this widget");
  return url;
}

let policy: Policy | undefined;

/** What a worker is made of. The DOM library does not know Trusted Types yet: what the policy returns passes for a string. */
export function trustedScript(url: URL): string {
  const rules: Policy = { createScriptURL: (text) => allowedScriptUrl(text, document.baseURI) };
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory ? factory.createPolicy("sparks", rules) : rules;
  return policy.createScriptURL(url.href);
}
