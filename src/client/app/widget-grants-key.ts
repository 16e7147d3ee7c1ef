/** What people allowed their widgets lies in the browser under this and their id. Kept apart from the widget host, which the start does not load. */
export const WIDGET_GRANTS_PREFIX = "sparks.widget-grants.";
/** Where people want the widgets of their rooms, under this and their id. */
export const WIDGET_CHOICES_PREFIX = "sparks.widget-places.";

/** Forgets what anybody decided about widgets on this device: part of signing out. */
export function forgetWidgetGrants(storage: Pick<Storage, "length" | "key" | "removeItem">): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const key of keys)
    if (key.startsWith(WIDGET_GRANTS_PREFIX) || key.startsWith(WIDGET_CHOICES_PREFIX)) storage.removeItem(key);
}
