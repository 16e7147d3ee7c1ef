import * as v from "valibot";
import { isObject } from "#base";
import { EVENT_PREFIX, widgetUrlFault } from "#contracts";
import { defineAction, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";
import { CLOSE_BUTTON, type ModalButton } from "../modal-link.ts";

const KINDS: Readonly<Record<string, ModalButton["kind"]>> = {
  "m.primary": "primary",
  "m.secondary": "secondary",
  "m.warning": "warning",
  "m.danger": "danger",
  "m.link": "link",
};
const MAX_BUTTONS = 3;

const buttonData = v.looseObject({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  label: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  kind: v.pipe(v.string(), v.maxLength(100)),
  disabled: v.optional(v.boolean(), false),
});
const modalData = v.looseObject({
  url: v.pipe(v.string(), v.maxLength(8192)),
  type: v.optional(v.pipe(v.string(), v.maxLength(255)), "m.custom"),
  name: v.optional(v.pipe(v.string(), v.maxLength(255)), ""),
  data: v.optional(
    v.custom<Readonly<Record<string, unknown>>>((value) => isObject(value) && !Array.isArray(value)),
    {},
  ),
  buttons: v.optional(v.pipe(v.array(buttonData), v.maxLength(MAX_BUTTONS)), []),
  waitForIframeLoad: v.optional(v.boolean(), true),
});

/** MSC2790: opens a page in a dialog; it is a widget of its own, which is asked about like all others. */
export const openModal = defineAction("open_modal", modalData, (host, data, request) => {
  if (host.ownModal) throw new WidgetRequestError("A modal cannot open another");
  if (widgetUrlFault(data.url)) throw new WidgetRequestError("Invalid request - url cannot be opened");
  take(host, "modal", 10_000);
  const buttons = data.buttons.map(({ id, label, kind, disabled }) => ({
    id,
    label,
    kind: KINDS[kind] ?? "secondary",
    // The way out is always open.
    disabled: disabled && id !== CLOSE_BUTTON,
  }));
  if (new Set(buttons.map(({ id }) => id)).size < buttons.length) {
    throw new WidgetRequestError("Invalid request - two buttons have one id");
  }
  const { url, type, name, waitForIframeLoad: waitForLoad } = data;
  const widget = { url, name, waitForLoad, type: ownType(type), data: data.data };
  const opened = host.modals.open({ widget, buttons, config: request.data });
  if (!opened) throw new WidgetRequestError("A modal is open already");
  return { response: {} };
});

/** Ours are treated with more trust; the word of an opener makes none of them. */
const ownType = (type: string) => (type.startsWith(`${EVENT_PREFIX}.`) ? "m.custom" : type);
