import { type ReadonlySignal, signal } from "@preact/signals";

/** A button of a modal (MSC2790); its label is the widget's own word. */
export type ModalButton = {
  readonly id: string;
  readonly label: string;
  readonly kind: "primary" | "secondary" | "warning" | "danger" | "link";
  readonly disabled: boolean;
};

/** What holds an opened modal and the widget that opened it together. The modal's own session gets it as an option. */
export interface ModalLink {
  /** All that the opener gave: told to the modal when it is ready (`widget_config`). */
  readonly config: Readonly<Record<string, unknown>>;
  readonly buttons: ReadonlySignal<readonly ModalButton[]>;
  setButtonEnabled(id: string, enabled: boolean): boolean;
  /** The modal is done: it goes, and the opener is told with this. */
  close(data: Readonly<Record<string, unknown>>): void;
}

/** Closes without a further word, as the person does by the cross. */
export const CLOSE_BUTTON = "m.close";

export function createModalLink(
  config: Readonly<Record<string, unknown>>,
  first: readonly ModalButton[],
  onClose: (data: Readonly<Record<string, unknown>>) => void,
): ModalLink {
  const buttons = signal(first);
  let over = false;
  return {
    config,
    buttons,
    setButtonEnabled(id, enabled) {
      if (!buttons.peek().some((button) => button.id === id)) return false;
      buttons.value = buttons.peek().map((button) => (button.id === id ? { ...button, disabled: !enabled } : button));
      return true;
    },
    close(data) {
      if (over) return;
      over = true;
      onClose(data);
    },
  };
}
