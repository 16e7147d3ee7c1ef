import { objectAt, SparksError, stringAt } from "#base";

/**
 * The base URL a person means by what they typed: a URL, a server name (`example.org`, looked up by its well-known), or a
 * user id (`@anna:example.org`). Client-server API v1.18, 4.1. `invalid`: no address; `unavailable`: nobody answers there.
 */
export async function resolveHomeserver(typed: string, fetchFn: typeof fetch): Promise<string> {
  const text = typed.trim();
  if (/^https?:\/\//i.test(text)) return baseUrlFrom(text);
  const name = text.startsWith("@") ? text.slice(text.indexOf(":") + 1) : text;
  if (name === "" || /[\s/@?#\\]/.test(name)) throw new SparksError("invalid", "no homeserver address");
  const guessed = baseUrlFrom(`${isLoopbackName(name) ? "http" : "https"}://${name}`);
  return (await askWellKnown(guessed, fetchFn)) ?? guessed;
}

async function askWellKnown(server: string, fetchFn: typeof fetch): Promise<string | undefined> {
  const named = stringAt(objectAt(await fetchWellKnown(server, fetchFn), "m.homeserver"), "base_url");
  return named === undefined ? undefined : baseUrlFrom(named);
}

/** The well-known of an account's server, else of the homeserver itself; undefined where neither has one. */
export async function wellKnownOf(userId: string, homeserver: string, fetchFn: typeof fetch): Promise<unknown> {
  const name = userId.slice(userId.indexOf(":") + 1);
  const server = `${isLoopbackName(name) ? "http" : "https"}://${name}`;
  const found = URL.canParse(server) ? await fetchWellKnown(server, fetchFn) : undefined;
  return found ?? fetchWellKnown(homeserver, fetchFn);
}

async function fetchWellKnown(server: string, fetchFn: typeof fetch): Promise<unknown> {
  try {
    const reply = await fetchFn(`${server}/.well-known/matrix/client`, {
      credentials: "omit",
      signal: AbortSignal.timeout(10_000),
    });
    return reply.ok ? await reply.json() : undefined;
  } catch {
    // No well-known, or one that is no JSON: the spec lets us take the name itself (FAIL_PROMPT is for what it names).
    return undefined;
  }
}

/** Checked and without a trailing slash. https, or http on this machine. */
export function baseUrlFrom(text: string): string {
  const url = URL.parse(text);
  if (!url) throw new SparksError("invalid", "no homeserver address");
  const secure = url.protocol === "https:" || (url.protocol === "http:" && isLoopbackName(url.host));
  if (!secure || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new SparksError("invalid", "a homeserver address must be https");
  }
  return url.href.replace(/\/+$/, "");
}

const isLoopbackName = (host: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
