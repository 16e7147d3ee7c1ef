import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { stringAt } from "#base";
import { sendState, type WidgetHost } from "#kit";
import { NOTE_TYPE } from "./note-config.ts";

export type NoteModel = {
  /** Undefined until the host has said what stands there. */
  readonly text: ReadonlySignal<string | undefined>;
  /** Follows the room. Returns what stops it. */
  start(): () => void;
  /** @throws SparksError `forbidden` when the person may not write it. */
  save(text: string): Promise<void>;
};

export const createNoteModel = (host: WidgetHost): NoteModel => {
  const Model = createModel((): NoteModel => {
    const text = signal<string | undefined>(undefined);
    return {
      text,
      start: () =>
        host.watchState(NOTE_TYPE, "", (content) => {
          text.value = stringAt(content, "text") ?? "";
        }),
      async save(next) {
        await sendState(host, NOTE_TYPE, "", { text: next });
      },
    };
  });
  return new Model();
};
