import { arrayAt, isObject, objectAt, SparksError } from "#base";
import type { LoginOptions } from "#contracts";
import { createMatrixHttp } from "../sdk/matrix-http.ts";
import { resolveHomeserver } from "./homeserver-address.ts";

export type Homeserver = LoginOptions & { readonly slidingSync: boolean };

/** Finds the homeserver and reads what it offers. `invalid`, `unavailable`. */
export async function readHomeserver(typed: string, fetchFn: typeof fetch): Promise<Homeserver> {
  const homeserver = await resolveHomeserver(typed, fetchFn);
  const http = createMatrixHttp({ baseUrl: homeserver, fetch: fetchFn });
  const [versions, login] = await Promise.all([
    http.json("GET", "/_matrix/client/versions", { timeoutMs: 15_000 }),
    http.json("GET", "/_matrix/client/v3/login", { timeoutMs: 15_000 }),
  ]).catch((thrown: unknown) => {
    if (thrown instanceof SparksError && thrown.code !== "unavailable") {
      throw new SparksError("invalid", "this is no Matrix homeserver", { cause: thrown });
    }
    throw thrown;
  });
  if (arrayAt(versions, "versions") === undefined) throw new SparksError("invalid", "this is no Matrix homeserver");
  const flows = arrayAt(login, "flows") ?? [];
  return {
    homeserver,
    password: flows.some((flow) => isObject(flow) && flow.type === "m.login.password"),
    slidingSync: offersSlidingSync(versions),
  };
}

/** Simplified sliding sync (MSC4186) under its unstable name, as Synapse and tuwunel announce it. */
export const offersSlidingSync = (versions: unknown): boolean =>
  objectAt(versions, "unstable_features")?.["org.matrix.simplified_msc3575"] === true;
