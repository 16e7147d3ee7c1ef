import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Draft, TimelineItem } from "#contracts";
import type { Hub } from "../../app/hub.ts";

export type ComposerMode =
  | { readonly kind: "new" }
  | { readonly kind: "reply"; readonly to: TimelineItem }
  | { readonly kind: "edit"; readonly item: TimelineItem };

export type ComposerSnapshot = {
  readonly text: string;
  readonly mode: ComposerMode;
  /** What could not be handed to the hub; the text is still there. */
  readonly fault?: "send" | "edit";
  /** Grows when the text was set from elsewhere: the caret belongs at its end then. */
  readonly placedAt: number;
};

export interface ComposerModel {
  readonly snapshot: ReadonlySignal<ComposerSnapshot>;
  type(text: string): void;
  /** Remembers that `@name` in the text means this person. */
  mention(name: string, userId: string): void;
  reply(to: TimelineItem): void;
  edit(item: TimelineItem): void;
  /** Leaves reply or edit; what was written before an edit comes back. */
  cancel(): void;
  submit(): void;
  dispose(): void;
}

export type ComposerNeeds = {
  readonly hub: Pick<Hub, "call">;
  readonly roomId: string;
  /** Shows and sends; rejects when it could not be made safe. */
  readonly send: (draft: Draft) => Promise<void>;
};

const SAVE_AFTER_MS = 400;
const TYPING_AGAIN_MS = 20_000;

/** The text field of one room: what is written, what it answers or changes, and what survives a reload. */
export function createComposerModel({ hub, roomId, send }: ComposerNeeds): ComposerModel {
  const text = signal("");
  const mode = signal<ComposerMode>({ kind: "new" });
  const fault = signal<ComposerSnapshot["fault"]>(undefined);
  const placedAt = signal(0);
  const mentions = new Map<string, string>();
  let kept = "";
  let touched = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let typingSince = 0;

  const place = (next: string) => {
    text.value = next;
    placedAt.value++;
  };
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    const draft = mode.peek().kind === "edit" ? kept : text.peek();
    // A draft that cannot be saved is still in the field; the next key tries again.
    hub.call("saveDraft", { roomId, text: draft }).catch(() => undefined);
  };
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };
  const setTyping = (typing: boolean) => {
    const now = Date.now();
    if (typing === typingSince > 0 && (!typing || now - typingSince < TYPING_AGAIN_MS)) return;
    typingSince = typing ? now : 0;
    // Only a courtesy: nothing depends on it.
    hub.call("setTyping", { roomId, typing }).catch(() => undefined);
  };
  hub.call("loadDraft", { roomId }).then(
    (draft) => {
      if (!touched && draft.text !== "") place(draft.text);
    },
    () => undefined, // No draft is the same as none that can be read.
  );

  const meant = (written: string): readonly string[] => [
    ...new Set([...mentions].filter(([name]) => written.includes(`@${name}`)).map(([, id]) => id)),
  ];
  const leaveMode = () => {
    const wasEdit = mode.peek().kind === "edit";
    mode.value = { kind: "new" };
    if (wasEdit) place(kept);
    kept = "";
  };

  return {
    snapshot: computed(() => ({
      text: text.value,
      mode: mode.value,
      ...(fault.value ? { fault: fault.value } : {}),
      placedAt: placedAt.value,
    })),
    type(next) {
      touched = true;
      text.value = next;
      fault.value = undefined;
      if (mode.peek().kind !== "edit") saveSoon();
      setTyping(next.trim() !== "");
    },
    mention: (name, userId) => {
      mentions.set(name, userId);
    },
    reply(to) {
      if (mode.peek().kind === "edit") leaveMode();
      mode.value = { kind: "reply", to };
      placedAt.value++;
    },
    edit(item) {
      if (item.body.kind !== "text") return;
      if (mode.peek().kind !== "edit") kept = text.peek();
      touched = true;
      mode.value = { kind: "edit", item };
      place(item.body.text);
    },
    cancel: leaveMode,
    submit() {
      const written = text.peek();
      const now = mode.peek();
      if (written.trim() === "") return;
      fault.value = undefined;
      const people = meant(written);
      const draft: Draft = { text: written, ...(people.length > 0 ? { mentions: people } : {}) };
      const restore = (what: "send" | "edit") => () => {
        // Never lose what was typed: back into the field, before what may have been written since.
        fault.value = what;
        mode.value = now;
        place(text.peek().trim() === "" ? written : `${written}\n\n${text.peek()}`);
        save();
      };
      if (now.kind === "edit") {
        leaveMode();
        const { eventId } = now.item;
        if (eventId === undefined || (now.item.body.kind === "text" && now.item.body.text === written)) return;
        hub.call("edit", { roomId, eventId, ...draft }).catch(restore("edit"));
      } else {
        text.value = "";
        mode.value = { kind: "new" };
        const replyTo = now.kind === "reply" ? now.to.eventId : undefined;
        send(replyTo === undefined ? draft : { ...draft, replyTo }).catch(restore("send"));
        mentions.clear();
      }
      typingSince = 0;
      save();
    },
    dispose() {
      if (timer !== undefined) save();
      setTyping(false);
    },
  };
}
