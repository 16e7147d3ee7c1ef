import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { applyListPatch } from "#base";
import type { Member } from "#contracts";
import type { Hub } from "../../app/hub.ts";

export type MemberSlot = { readonly key: string; readonly member?: Member };
export type MembersSnapshot = {
  readonly slots: readonly MemberSlot[];
  readonly search: string;
  readonly heard: boolean;
};

export interface MembersModel {
  readonly snapshot: ReadonlySignal<MembersSnapshot>;
  search(text: string): void;
  seen(first: number, last: number): void;
  dispose(): void;
}

const STEP = 50;

/** The members of a room as a window on the hub's list. */
export function createMembersModel(hub: Pick<Hub, "subscribe">, roomId: string): MembersModel {
  const search = signal("");
  const total = signal(0);
  const heard = signal(false);
  const window = signal<{ readonly from: number; readonly members: readonly Member[] }>({ from: 0, members: [] });
  let range = { from: 0, to: STEP * 2 };
  let stop: () => void = () => undefined;
  const watch = () => {
    const stopOld = stop;
    const { from, to } = range;
    const term = search.peek();
    let members: readonly Member[] | undefined;
    let stopped = false;
    const stopNew = hub.subscribe("members", { roomId, from, to, ...(term === "" ? {} : { search: term }) }, (push) => {
      if (stopped) return;
      if (members === undefined) stopOld();
      members = applyListPatch(members ?? [], push.patch);
      const next = members;
      batch(() => {
        window.value = { from, members: next };
        total.value = push.total;
        heard.value = true;
      });
    });
    stop = () => {
      stopped = true;
      stopOld();
      stopNew();
    };
  };
  watch();
  return {
    snapshot: computed(() => {
      const { from, members } = window.value;
      const slots: MemberSlot[] = Array.from({ length: Math.max(total.value, from + members.length) }, (_, index) => {
        const member = members[index - from];
        return member ? { key: member.id, member } : { key: `empty ${index}` };
      });
      return { slots, search: search.value, heard: heard.value };
    }),
    search(text) {
      search.value = text;
      range = { from: 0, to: STEP * 2 };
      watch();
    },
    seen(first, last) {
      const from = Math.max(0, Math.floor(first / STEP) - 1) * STEP;
      const to = (Math.floor(last / STEP) + 2) * STEP;
      if (from === range.from && to === range.to) return;
      range = { from, to };
      watch();
    },
    dispose: () => stop(),
  };
}
