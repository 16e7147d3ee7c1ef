import type { Clock } from "#base";
import { createRateLimit, type Rate } from "../gate/rate-limit.ts";

/** What reaches the homeserver or the person, by kind; each has its own measure, so that one cannot use up another's. */
const RATES = {
  send: { burst: 50, perSecond: 5 },
  /** A call restarts its leave every few seconds. */
  delayed: { burst: 30, perSecond: 2 },
  /** A call hands out keys whenever somebody comes or goes. */
  toDevice: { burst: 40, perSecond: 4 },
  read: { burst: 100, perSecond: 20 },
  search: { burst: 10, perSecond: 1 },
  navigate: { burst: 3, perSecond: 0.5 },
  upload: { burst: 20, perSecond: 0.5 },
  download: { burst: 60, perSecond: 5 },
  rtc: { burst: 20, perSecond: 1 },
  turn: { burst: 5, perSecond: 0.2 },
  modal: { burst: 3, perSecond: 0.1 },
  signIn: { burst: 10, perSecond: 0.2 },
  call: { burst: 40, perSecond: 5 },
} as const satisfies Readonly<Record<string, Rate>>;
export type LimitKind = keyof typeof RATES;

export function createLimits(clock: Pick<Clock, "now">): (kind: LimitKind) => boolean {
  // `keyof` is what it is made of.
  const kinds = Object.keys(RATES) as LimitKind[];
  const limits = new Map(kinds.map((kind) => [kind, createRateLimit(RATES[kind], clock)]));
  return (kind) => limits.get(kind)?.take() ?? false;
}
