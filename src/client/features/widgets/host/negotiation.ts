import type { ConsentItem, ConsentScope } from "../capability/consent-items.ts";
import { sortRequest } from "../capability/consent-items.ts";
import type { Grant, GrantChange } from "../grants/grant.ts";
import type { Prompts } from "./prompts.ts";

export type NegotiationOptions = {
  readonly scope: ConsentScope;
  readonly prompts: Pick<Prompts, "capabilities">;
  readonly find: () => Grant | undefined;
  /** Whether to ask in the same question who the person is, where that is not decided. */
  readonly needsIdentity: boolean;
  readonly decide: (change: GrantChange, remember: boolean) => void;
};

/**
 * What a widget gets of what it asks for: what was decided before holds, the rest is asked, line by line. Undefined when the widget went
 * away before the person answered. Result ⊆ request, always.
 */
export async function negotiate(
  requested: readonly string[],
  { scope, prompts, find, decide, needsIdentity }: NegotiationOptions,
): Promise<readonly string[] | undefined> {
  const { free, asked } = sortRequest(requested, scope);
  const before = find();
  const open = asked
    .map((item) => ({ ...item, capabilities: item.capabilities.filter((one) => !isDecided(before, one)) }))
    .filter((item) => item.capabilities.length > 0);
  if (open.length > 0) {
    const asksIdentity = needsIdentity && before?.identity === undefined;
    const answer = await prompts.capabilities(open, asksIdentity);
    if (!answer) return undefined;
    const offered = capabilitiesOf(open);
    const granted = offered.filter((one) => answer.allowed.includes(one));
    const refused = offered.filter((one) => !answer.allowed.includes(one));
    const identity = asksIdentity ? ({ identity: answer.identity ? "allow" : "deny" } as const) : {};
    decide({ granted, refused, ...identity }, answer.remember);
  }
  const after = find();
  return [...free, ...capabilitiesOf(asked).filter((one) => after?.granted.includes(one))];
}

const capabilitiesOf = (items: readonly ConsentItem[]) => items.flatMap((item) => item.capabilities);

const isDecided = (grant: Grant | undefined, capability: string) =>
  grant !== undefined && (grant.granted.includes(capability) || grant.refused.includes(capability));
