/** MSC2790: the modal that a widget has opened. There is one at a time, and none above another. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { createRandomId } from "#base";
import type { RoomWidget } from "#contracts";
import type { AddressContext } from "../address/template-values.ts";
import { type AddressResult, type OriginPolicy, widgetAddress } from "../address/widget-address.ts";
import type { WidgetChannel } from "./channel.ts";
import { createModalLink, type ModalButton, type ModalLink } from "./modal-link.ts";

/**
 * A modal to be shown in a dialog of its own. It is a widget like all others: opened at `address(…)`, asked about where its site is not
 * trusted, with a session of its own made with `widget`, `instanceId` and `modal: link`.
 */
export interface OpenedModal {
  /** Random, and another for every opening. */
  readonly instanceId: string;
  readonly widget: RoomWidget;
  readonly link: ModalLink;
  /** Where it is opened, or why not; the device is kept from it. */
  address(context: AddressContext, policy: OriginPolicy): AddressResult;
  /** The person closed it, or it cannot be opened: the opener is told so. */
  dismiss(): void;
}

export type ModalRequest = {
  readonly widget: Pick<RoomWidget, "name" | "type" | "url" | "data" | "waitForLoad">;
  readonly buttons: readonly ModalButton[];
  readonly config: Readonly<Record<string, unknown>>;
};

export interface Modals {
  readonly current: ReadonlySignal<OpenedModal | undefined>;
  /** False: there is one already. */
  open(request: ModalRequest): boolean;
  /** The opener is gone: so is what it opened, and nobody is told. */
  drop(): void;
}

export function createModals(opener: RoomWidget, channel: Pick<WidgetChannel, "request">): Modals {
  const current = signal<OpenedModal | undefined>(undefined);
  return {
    current,
    open({ widget: asked, buttons, config }) {
      if (current.peek()) return false;
      const widget: RoomWidget = {
        ...asked,
        id: `modal_${opener.id}`,
        roomId: opener.roomId,
        eventId: opener.eventId,
        creator: opener.creator,
      };
      const instanceId: string = createRandomId();
      const link = createModalLink(config, buttons, (data) => {
        if (current.peek() !== modal) return;
        current.value = undefined;
        channel.request("close_modal", data).catch(() => undefined); // The opener may not listen.
      });
      const modal: OpenedModal = {
        instanceId,
        widget,
        link,
        address({ deviceId: _kept, ...context }, policy) {
          return widgetAddress(widget, instanceId, context, policy);
        },
        dismiss: () => link.close({ "m.exited": true }),
      };
      current.value = modal;
      return true;
    },
    drop() {
      current.value = undefined;
    },
  };
}
