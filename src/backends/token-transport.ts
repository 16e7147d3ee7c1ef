/** Talks to a backend itself, with short tokens that run out and are made anew while one works. */
import { discard } from "./files/reply.ts";
import { createFetchSend, type Send } from "./send.ts";
import type { Transport } from "./transport.ts";

/** Where the backend's tokens come from. */
export interface BackendTokens {
  /** One that is good as far as is known; waits for the person where they are needed. @throws SparksError `auth-expired`: they said no. */
  get(signal?: AbortSignal): Promise<string>;
  /** The backend refused `token`. `claims`: what it wants besides (JSON), where it said so. */
  refuse(token: string, claims?: string): void;
}

export type TokenTransportOptions = {
  /** http(s) URL of the backend's root; tokens go nowhere else. */
  readonly baseUrl: string;
  readonly tokens: BackendTokens;
  readonly send?: Send;
};

/** A token that is refused is taken once more with another; not where the body was a stream, which is gone by then. */
export function createTokenTransport({ baseUrl, tokens, send = createFetchSend() }: TokenTransportOptions): Transport {
  const base = new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`);
  const urlOf = (path: string) => `${base.origin}${base.pathname}${path}`;
  return {
    basePath: base.pathname,
    destinationOf: urlOf,
    async request(path, request) {
      for (let attempt = 0; ; attempt++) {
        const token = await tokens.get(request.signal);
        const headers = { ...request.headers, authorization: `Bearer ${token}` };
        const reply = await send(urlOf(path), { ...request, headers });
        if (reply.status !== 401) return reply;
        tokens.refuse(token, claimsIn(reply.headers.get("www-authenticate")));
        if (attempt > 0 || request.body instanceof ReadableStream) return reply;
        await discard(reply);
      }
    },
  };
}

const MAX_CLAIMS = 4096;

/**
 * What Continuous Access Evaluation demands (learn.microsoft.com/entra/identity-platform/claims-challenge):
 * `Bearer …, error="insufficient_claims", claims="<base64>"`. Undefined for anything else, and for what is no JSON object.
 */
export function claimsIn(challenge: string | null): string | undefined {
  if (challenge === null || challenge.length > 2 * MAX_CLAIMS || !/error="insufficient_claims"/.test(challenge))
    return undefined;
  const [, encoded = ""] = /claims="([A-Za-z0-9+/_=-]+)"/.exec(challenge) ?? [];
  try {
    const text = atob(encoded.replace(/-/g, "+").replace(/_/g, "/"));
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) && text.length <= MAX_CLAIMS
      ? text
      : undefined;
  } catch {
    return undefined; // Not base64, or no JSON: then it is a plain refusal.
  }
}
