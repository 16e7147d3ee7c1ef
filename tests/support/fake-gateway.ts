/** A gateway of a few lines, behind a `Send`: makes sessions, counts them, can be away and refuse. */
import type { Send } from "#backends";
import { type ErrorCode, SparksError } from "#base";
import { ERROR_HEADER, STATUS_OF_CODE } from "#contracts";

export type FakeGateway = {
  away: boolean;
  /** Refuses every sign-in so, or only the next. */
  refuses: ErrorCode | undefined;
  refusesNext: ErrorCode | undefined;
  sessions: number;
  readonly openIds: string[];
  readonly urls: string[];
  readonly send: Send;
};

export const SESSION_LIFE_MS = 900_000;

export function createFakeGateway(): FakeGateway {
  const gateway: FakeGateway = {
    away: false,
    refuses: undefined,
    refusesNext: undefined,
    sessions: 0,
    openIds: [],
    urls: [],
    async send(url, { body }) {
      gateway.urls.push(url);
      if (gateway.away) throw new SparksError("unavailable", "no answer");
      const code = gateway.refusesNext ?? gateway.refuses;
      gateway.refusesNext = undefined;
      gateway.openIds.push(JSON.parse(String(body)).openid.access_token);
      if (code !== undefined) {
        const error = { code, message: "no", scope: "session" };
        const headers = { [ERROR_HEADER]: code };
        return new Response(JSON.stringify({ error }), { status: STATUS_OF_CODE[code], headers });
      }
      const token = `token-${++gateway.sessions}`;
      const who = { userId: "@anna:example.org", tenant: "demo", upstreams: [] };
      return new Response(JSON.stringify({ token, expiresInMs: SESSION_LIFE_MS, ...who }));
    },
  };
  return gateway;
}
