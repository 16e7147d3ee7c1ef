/** What widgets want of the homeserver itself: the directory, TURN servers, a proof of who the person is. */
import { arrayAt, isObject, numberAt, SparksError, stringAt } from "#base";
import type { Person } from "#contracts";
import type { AccountCalls } from "../calls/account-calls.ts";
import { isUserId } from "../events/index.ts";
import { personFromMember } from "../rooms/people.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { userPath } from "../sdk/paths.ts";

type ServerCalls = Pick<AccountCalls, "searchDirectory" | "turnServers" | "openIdToken">;

const MAX_FOUND = 100;
const MAX_URIS = 20;

export function createServerCalls(http: MatrixHttp, userId: string): ServerCalls {
  return {
    async searchDirectory({ term, limit }, signal) {
      const search = term.trim();
      if (search === "") return { limited: false, people: [] };
      const count = limit > 0 ? Math.min(MAX_FOUND, Math.trunc(limit)) : 10;
      const body = { search_term: search, limit: Math.max(1, count) };
      const reply = await http.json("POST", "/_matrix/client/v3/user_directory/search", { body, signal });
      const people: Person[] = [];
      for (const found of (arrayAt(reply, "results") ?? []).slice(0, MAX_FOUND)) {
        const id = stringAt(found, "user_id");
        if (!isUserId(id) || !isObject(found)) continue;
        people.push(personFromMember(id, { displayname: found.display_name, avatar_url: found.avatar_url }));
      }
      return { limited: reply.limited === true, people };
    },

    async turnServers(_arg, signal) {
      const reply = await http.json("GET", "/_matrix/client/v3/voip/turnServer", { signal });
      const uris = (arrayAt(reply, "uris") ?? []).filter((uri): uri is string => isTurnUri(uri)).slice(0, MAX_URIS);
      const username = stringAt(reply, "username");
      const password = stringAt(reply, "password");
      // Without any, Synapse answers with an empty object.
      if (uris.length === 0 || username === undefined || password === undefined) {
        throw new SparksError("not-found", "the homeserver offers no TURN server");
      }
      return { uris, username, password, ttlMs: Math.max(0, numberAt(reply, "ttl") ?? 0) * 1000 };
    },

    async openIdToken(_arg, signal) {
      const reply = await http.json("POST", userPath(userId, "openid", "request_token"), { signal });
      const token = stringAt(reply, "access_token");
      const server = stringAt(reply, "matrix_server_name");
      if (!token || !server) throw new SparksError("invalid", "the reply has no OpenID token");
      return {
        access_token: token,
        expires_in: numberAt(reply, "expires_in") ?? 0,
        matrix_server_name: server,
        token_type: stringAt(reply, "token_type") ?? "Bearer",
      };
    },
  };
}

const isTurnUri = (uri: unknown) => typeof uri === "string" && uri.length <= 1024 && /^(turns?|stuns?):/i.test(uri);
