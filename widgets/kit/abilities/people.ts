/** Searches the homeserver's user directory (MSC3973). */
import * as v from "valibot";
import { arrayAt } from "#base";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";

const personSchema = v.object({ user_id: v.string(), display_name: v.optional(v.string()) });

export type FoundPerson = { readonly userId: string; readonly name: string };
export type FoundPeople = { readonly people: readonly FoundPerson[]; readonly limited: boolean };

/** `limited`: there are more than `limit`. */
export async function searchPeople(host: WidgetHost, term: string, limit = 10): Promise<FoundPeople> {
  await host.need(capability.searchPeople);
  const reply = await host.ask("org.matrix.msc3973.user_directory_search", { search_term: term, limit });
  const people = (arrayAt(reply, "results") ?? []).flatMap((one) => {
    const person = v.safeParse(personSchema, one);
    if (!person.success) return [];
    const { user_id: userId, display_name: name } = person.output;
    return [{ userId, name: name === undefined || name === "" ? userId : name }];
  });
  const limited = typeof reply === "object" && reply !== null && "limited" in reply && reply.limited === true;
  return { people, limited };
}
