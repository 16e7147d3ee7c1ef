/**
 * What a widget may do now: asked for, decided, taken back. The grants are followed, wherever and in whichever tab they are changed; what is
 * taken back is gone in the same turn.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { RoomWidget } from "#contracts";
import type { WidgetAddress } from "../address/widget-address.ts";
import { isFree } from "../capability/consent-items.ts";
import { isPreapproved, type Preapproval } from "../capability/preapproval.ts";
import { type Rights, rightsFrom } from "../capability/rights.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import type { WidgetDriver } from "./driver.ts";
import { negotiate } from "./negotiation.ts";
import type { Prompts } from "./prompts.ts";
import { grantKeyOf } from "./widget-origin.ts";

export interface HeldRights {
  readonly now: () => Rights;
  readonly granted: ReadonlySignal<readonly string[]>;
  /** Whether it may learn who the person is; undefined: not decided. */
  identity(): "allow" | "deny" | undefined;
  /** Asks the person who they are to the widget. */
  askIdentity(): ReturnType<Prompts["identity"]>;
  /** What it gets of what it asks for, added to what it has. False: it went away before the person answered. */
  ask(requested: readonly string[]): Promise<boolean>;
  drop(): void;
  /** No more changes are followed. */
  stop(): void;
}

export type HeldRightsOptions = {
  readonly widget: RoomWidget;
  readonly roomName: string;
  readonly address: Pick<WidgetAddress, "origin">;
  readonly grants: GrantStore;
  readonly prompts: Prompts;
  readonly preapproved: Preapproval;
  readonly needsIdentity: boolean;
  readonly driver: Pick<WidgetDriver, "rooms" | "roomName">;
  /** Some were taken back; called after it holds. */
  readonly onTakenBack: () => void;
};

export function createHeldRights(options: HeldRightsOptions): HeldRights {
  const { widget, roomName, address, grants, prompts, preapproved, needsIdentity, driver, onTakenBack } = options;
  const key = grantKeyOf(widget, address);
  const scope = { roomId: widget.roomId, widgetId: widget.id };
  const name = { widgetName: widget.name, roomName };
  const granted = signal<readonly string[]>([]);
  let rights = rightsFrom([]);
  /** Counts the drops: an answer to what was asked before one is void. */
  let era = 0;

  const set = (capabilities: Iterable<string>) => {
    rights = rightsFrom(capabilities);
    granted.value = rights.capabilities;
  };
  const stop = grants.all.subscribe(() => {
    const grant = grants.find(key);
    const kept = rights.capabilities.filter(
      (one) => grant?.granted.includes(one) || isFree(one, scope) || isPreapproved(one, preapproved),
    );
    if (kept.length === rights.capabilities.length) return;
    set(kept);
    onTakenBack();
  });

  return {
    now: () => rights,
    granted,
    identity: () => (preapproved.identity ? "allow" : grants.find(key)?.identity),
    async askIdentity() {
      const answer = await prompts.identity();
      if (answer) grants.decide(key, name, { identity: answer.allow ? "allow" : "deny" }, answer.remember);
      return answer;
    },
    async ask(requested) {
      const inEra = era;
      const allowed = await negotiate(requested, {
        ...{ scope, prompts, preapproved, driver },
        needsIdentity: needsIdentity && !preapproved.identity,
        find: () => grants.find(key),
        decide: (change, remember) => grants.decide(key, name, change, remember),
      });
      if (!allowed || inEra !== era) return false;
      set([...rights.capabilities, ...allowed]);
      return true;
    },
    drop() {
      era += 1;
      set([]);
    },
    stop,
  };
}
