/** The widgets of the person's account: `m.widgets` of the account data, one entry for each (what integration managers write). */
import { isObject, objectAt, stringAt } from "#base";
import type { AccountWidget } from "#contracts";
import { isModest, isUserId } from "../events/index.ts";
import { widgetFrom } from "../rooms/room-widgets.ts";

export const ACCOUNT_WIDGETS_TYPE = "m.widgets";
const MAX_WIDGETS = 50;

/** Foreign data, checked as a room's are. What is no widget is left out; so is what stands for a feature of other clients. */
export function accountWidgets(content: unknown, userId: string): readonly AccountWidget[] {
  if (!isObject(content) || !isModest(content)) return [];
  const found: AccountWidget[] = [];
  for (const key of Object.keys(content).toSorted()) {
    if (found.length >= MAX_WIDGETS) break;
    const entry = objectAt(content, key);
    const widget = objectAt(entry, "content");
    const id = stringAt(entry, "state_key") ?? stringAt(entry, "id") ?? stringAt(widget, "id") ?? key;
    const sender = stringAt(entry, "sender");
    const creator = isUserId(sender) ? sender : userId;
    const parsed = widget && widgetFrom(id, widget, creator);
    if (parsed && !found.some((known) => known.id === parsed.id)) found.push(parsed);
  }
  return found;
}
