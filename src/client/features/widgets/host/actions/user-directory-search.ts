import * as v from "valibot";
import { defineAction, requireCapability, take } from "../action.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 50;

/** MSC3973: looks for people that the homeserver knows. */
export const userDirectorySearch = defineAction(
  "org.matrix.msc3973.user_directory_search",
  v.looseObject({
    search_term: v.pipe(v.string(), v.maxLength(200)),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), DEFAULT_LIMIT),
  }),
  async (host, { search_term: term, limit }) => {
    requireCapability(host, "directory");
    take(host, "search");
    const { limited, people } = await host.driver.searchDirectory({ term, limit: Math.min(limit, MAX_LIMIT) });
    const results = people.slice(0, MAX_LIMIT).map(({ id, name, avatar }) => {
      host.seen.note(avatar);
      return { user_id: id, display_name: name, ...(avatar === undefined ? {} : { avatar_url: avatar }) };
    });
    return { response: { limited, results } };
  },
);
