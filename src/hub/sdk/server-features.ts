import { isObject, objectAt } from "#base";
import type { MatrixHttp } from "./matrix-http.ts";

/** What the homeserver says that it can do beyond the spec. Asked for when somebody first wants to know, and then again after an hour. */
export interface ServerFeatures {
  /** By the name in `unstable_features` of `/versions`. Rejects where the homeserver cannot be asked. */
  has(name: string): Promise<boolean>;
}

const KNOWN_FOR_MS = 3_600_000;

export function createServerFeatures(http: MatrixHttp, now: () => number): ServerFeatures {
  let asked: { readonly at: number; readonly reply: Promise<Record<string, unknown>> } | undefined;
  const ask = () => {
    if (asked && now() - asked.at < KNOWN_FOR_MS) return asked.reply;
    const mine = { at: now(), reply: http.json("GET", "/_matrix/client/versions") };
    asked = mine;
    mine.reply.catch(() => {
      if (asked === mine) asked = undefined;
    });
    return mine.reply;
  };
  return {
    async has(name) {
      const features = objectAt(await ask(), "unstable_features");
      return isObject(features) && Object.hasOwn(features, name) && features[name] === true;
    },
  };
}
