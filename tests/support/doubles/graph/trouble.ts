/** Wickedness on demand: what the real service does on a bad day. */
import type { Host, Incoming } from "./exchange.ts";

export type TroubleKind =
  /** 429 with Retry-After. */
  | "throttled"
  /** 503 with Retry-After. */
  | "unavailable"
  /** 401, though the token was good a moment ago. */
  | "unauthorized"
  /** JSON that is cut off. */
  | "malformed"
  /** Only what the documents promise. */
  | "sparse"
  /** @odata.nextLink on another host, that would like to see the token. */
  | "foreign-next-link"
  /** The connection breaks in the middle of the body that is being sent. */
  | "cut-request"
  /** ... of the body that is being received. */
  | "cut-reply";

export type Trouble = {
  readonly kind: TroubleKind;
  readonly host?: Host;
  /** Tried on "METHOD path". */
  readonly when?: RegExp;
  /** How often; once without. */
  readonly times?: number;
  readonly retryAfterSeconds?: number;
};

export type TroubleMaker = {
  add(trouble: Trouble): void;
  clear(): void;
  /** What is due for this request; it counts. */
  take(request: Pick<Incoming, "host" | "method" | "path">): Trouble | undefined;
};

export function createTroubleMaker(): TroubleMaker {
  let waiting: { readonly trouble: Trouble; left: number }[] = [];
  return {
    add: (trouble) => waiting.push({ trouble, left: trouble.times ?? 1 }),
    clear: () => {
      waiting = [];
    },
    take({ host, method, path }) {
      const found = waiting.find(
        ({ trouble, left }) =>
          left > 0 && (trouble.host ?? "graph") === host && (trouble.when?.test(`${method} ${path}`) ?? true),
      );
      if (found) found.left--;
      return found?.trouble;
    },
  };
}
