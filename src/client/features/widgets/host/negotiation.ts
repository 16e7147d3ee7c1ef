import { ANY_ROOM, parseCapability } from "../capability/capability.ts";
import { type ConsentItem, type ConsentScope, sortRequest } from "../capability/consent-items.ts";
import { isPreapproved, type Preapproval } from "../capability/preapproval.ts";
import type { Grant, GrantChange } from "../grants/grant.ts";
import type { WidgetDriver } from "./driver.ts";
import type { Prompts } from "./prompts.ts";

export type NegotiationOptions = {
  readonly scope: ConsentScope;
  readonly prompts: Pick<Prompts, "capabilities">;
  readonly preapproved: Preapproval;
  readonly driver: Pick<WidgetDriver, "rooms" | "roomName">;
  readonly find: () => Grant | undefined;
  /** Whether to ask in the same question who the person is, where that is not decided. */
  readonly needsIdentity: boolean;
  readonly decide: (change: GrantChange, remember: boolean) => void;
};

type NamedRoom = { readonly id: string; readonly name: string };

/**
 * What a widget gets of what it asks for: what the administrator allows and what was decided before holds, the rest is asked, line by
 * line. Undefined when the widget went away before the person answered. Result ⊆ request, always.
 */
export async function negotiate(
  requested: readonly string[],
  options: NegotiationOptions,
): Promise<readonly string[] | undefined> {
  const { prompts, preapproved, find, decide, needsIdentity } = options;
  const { within, rooms } = await roomsOf(requested, options);
  const { free, asked } = sortRequest(within, { ...options.scope, rooms });
  const administered = capabilitiesOf(asked).filter((one) => isPreapproved(one, preapproved));
  // For the list of grants: it holds as long as the widget is open, and the configuration says so.
  if (administered.length > 0) decide({ administered }, false);
  const before = find();
  const open = asked
    .map((item) => ({
      ...item,
      capabilities: item.capabilities.filter((one) => !administered.includes(one) && !isDecided(before, one)),
    }))
    .filter((item) => item.capabilities.length > 0);
  if (open.length > 0) {
    const asksIdentity = needsIdentity && before?.identity === undefined;
    const answer = await prompts.capabilities(open, asksIdentity);
    if (!answer) return undefined;
    const offered = capabilitiesOf(open);
    const granted = offered.filter((one) => answer.allowed.includes(one));
    const refused = offered.filter((one) => !answer.allowed.includes(one));
    const identity = asksIdentity ? ({ identity: answer.identity ? "allow" : "deny" } as const) : {};
    decide({ granted, refused, rooms, ...identity }, answer.remember);
  }
  const after = find();
  return [
    ...free,
    ...capabilitiesOf(asked).filter((one) => administered.includes(one) || after?.granted.includes(one)),
  ];
}

/** Other rooms that are asked for, by name; one that the person is not in is as if it had not been asked for. */
async function roomsOf(
  requested: readonly string[],
  { scope, driver }: NegotiationOptions,
): Promise<{ readonly within: readonly string[]; readonly rooms: readonly NamedRoom[] }> {
  const others = new Map<string, string>();
  for (const raw of requested) {
    const capability = parseCapability(raw);
    if (capability.kind !== "timeline") continue;
    if (capability.roomId !== ANY_ROOM && capability.roomId !== scope.roomId) others.set(raw, capability.roomId);
  }
  if (others.size === 0) return { within: requested, rooms: [] };
  const joined = new Set(await driver.rooms().catch(() => [])); // Not to be had: then in none.
  const within = requested.filter((raw) => joined.has(others.get(raw) ?? "") || !others.has(raw));
  const ids = [...new Set(others.values())].filter((id) => joined.has(id));
  const rooms = await Promise.all(ids.map(async (id) => ({ id, name: (await driver.roomName(id)) || id })));
  return { within, rooms };
}

const capabilitiesOf = (items: readonly ConsentItem[]) => items.flatMap((item) => item.capabilities);

const isDecided = (grant: Grant | undefined, capability: string) =>
  grant !== undefined && (grant.granted.includes(capability) || grant.refused.includes(capability));
