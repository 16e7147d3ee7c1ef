/** A second widget in a window of the host, above everything (MSC2790): what opens it, and what runs in it. */
import { objectAt, stringAt } from "#base";
import type { WidgetHost } from "../host/widget-host.ts";

export type ModalButton = {
  readonly id: string;
  readonly label: string;
  readonly kind: "m.primary" | "m.secondary" | "m.danger";
  readonly disabled?: boolean;
};

export type ModalOptions = {
  readonly url: string;
  readonly name: string;
  /** At most three. */
  readonly buttons?: readonly ModalButton[];
  /** Handed to what runs in it. */
  readonly data?: Readonly<Record<string, unknown>>;
};

type Data = Readonly<Record<string, unknown>>;

/** Opens it and resolves with what it closes with; empty when the person just closed it. @throws SparksError */
export async function openModal(host: WidgetHost, { url, name, buttons = [], data = {} }: ModalOptions): Promise<Data> {
  const closed = Promise.withResolvers<Data>();
  const stop = host.hear("close_modal", (result) => closed.resolve(typeof result === "object" ? { ...result } : {}));
  try {
    await host.ask("open_modal", { type: "m.custom", url, name, buttons, data });
    return await closed.promise;
  } finally {
    stop();
  }
}

/** In the modal: what it was opened with; can come again. Returns what stops it. */
export const onModalData = (host: WidgetHost, listener: (data: Data) => void): (() => void) =>
  host.hear("widget_config", (data) =>
    listener(objectAt(data, "data") ?? (typeof data === "object" ? { ...data } : {})),
  );

/** In the modal: a button of the host was pressed. Returns what stops it. */
export const onModalButton = (host: WidgetHost, listener: (id: string) => void): (() => void) =>
  host.hear("button_clicked", (data) => {
    const id = stringAt(data, "id");
    if (id !== undefined) listener(id);
  });

/** In the modal: whether a button can be pressed. */
export const setModalButton = async (host: WidgetHost, button: string, enabled: boolean): Promise<void> =>
  void (await host.ask("set_button_enabled", { button, enabled }));

/** In the modal: closes it; the opener gets `result`. */
export const closeModal = async (host: WidgetHost, result: Data = {}): Promise<void> =>
  void (await host.ask("close_modal", result));
