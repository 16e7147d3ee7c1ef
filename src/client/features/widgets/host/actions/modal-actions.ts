/** MSC2790: what a modal may say. A widget that is none is told so. */
import * as v from "valibot";
import { type ActionHost, defineAction, noData, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";
import { CLOSE_BUTTON } from "../modal-link.ts";

function requireModal({ ownModal }: ActionHost) {
  if (!ownModal) throw new WidgetRequestError("This widget is no modal");
  return ownModal;
}

/** It is done; its opener is told with what is given here. It goes when it has heard that it was heard. */
export const closeModal = defineAction("close_modal", noData, (host, _data, request) => {
  const modal = requireModal(host);
  return { response: {}, after: () => void host.heardAll().then(() => modal.close(request.data)) };
});

export const setButtonEnabled = defineAction(
  "set_button_enabled",
  v.looseObject({ button: v.pipe(v.string(), v.maxLength(100)), enabled: v.boolean() }),
  (host, { button, enabled }) => {
    const modal = requireModal(host);
    take(host, "call");
    if (button === CLOSE_BUTTON) throw new WidgetRequestError("The close button cannot be disabled");
    if (!modal.setButtonEnabled(button, enabled)) throw new WidgetRequestError("There is no such button");
    return { response: {} };
  },
);
