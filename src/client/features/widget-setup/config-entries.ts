/** What the entries of a room's configuration say about its apps. All of it is foreign data. */
import { isObject, objectAt, stringAt } from "#base";
import {
  type ConfigEntry,
  configKeyOf,
  kindOfConfig,
  kindOfWidget,
  STABLE_WIDGET_STATE_TYPE,
  WIDGET_STATE_TYPE,
  type WidgetKind,
  widgetUrlFault,
} from "#contracts";

export const isRegistration = ({ type }: Pick<ConfigEntry, "type">): boolean =>
  type === WIDGET_STATE_TYPE || type === STABLE_WIDGET_STATE_TYPE;

/** Where a room wants its widgets (Element's). */
export const LAYOUT_TYPE = "io.element.widgets.layout";

/** Without an address it has been removed. */
export const isRemoved = ({ content }: Pick<ConfigEntry, "content">): boolean =>
  content.url === undefined || content.url === null || content.url === "";

/** An app as it is registered in one room or space. */
export type RegisteredApp = {
  readonly id: string;
  readonly name: string;
  readonly widgetType: string;
  readonly url: string;
  readonly kind: WidgetKind | undefined;
  /** State key of its settings. */
  readonly configKey: string;
  /** The space that its registration names for settings. */
  readonly space: string | undefined;
  readonly entry: ConfigEntry;
};

export function appOf(entry: ConfigEntry): RegisteredApp {
  const { content, stateKey: id } = entry;
  const widgetType = stringAt(content, "type") ?? "";
  const data = objectAt(content, "data") ?? {};
  return {
    id,
    name: shownText(stringAt(content, "name") ?? "") || id,
    widgetType,
    url: stringAt(content, "url") ?? "",
    kind: kindOfWidget(widgetType),
    configKey: configKeyOf({ id, data }),
    space: stringAt(data, "space")?.startsWith("!") ? stringAt(data, "space") : undefined,
    entry,
  };
}

const MAX_TEXT = 200;
/** Foreign text in one line: no control characters, nothing that turns the direction of what follows, not without end. */
export const shownText = (text: string): string =>
  text
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ")
    .trim()
    .slice(0, MAX_TEXT);

/** The apps that are registered in this room itself, by name; the type that every client reads wins over the stable one. */
export function appsOf(entries: readonly ConfigEntry[], roomId: string): readonly RegisteredApp[] {
  const found = new Map<string, RegisteredApp>();
  for (const entry of entries) {
    if (entry.roomId !== roomId || !isRegistration(entry) || isRemoved(entry)) continue;
    if (found.has(entry.stateKey) && entry.type !== WIDGET_STATE_TYPE) continue;
    found.set(entry.stateKey, appOf(entry));
  }
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** The event of this type and key that stands in this room itself. */
export const entryAt = (
  entries: readonly ConfigEntry[],
  roomId: string,
  type: string,
  stateKey: string,
): ConfigEntry | undefined =>
  entries.find((entry) => entry.roomId === roomId && entry.type === type && entry.stateKey === stateKey);

/** The settings of an app that hold: the nearest that are not empty. */
export const settingsOf = (
  entries: readonly ConfigEntry[],
  configType: string,
  configKey: string,
): ConfigEntry | undefined =>
  entries
    .filter(
      ({ type, stateKey, content }) => type === configType && stateKey === configKey && Object.keys(content).length > 0,
    )
    .toSorted((a, b) => a.distance - b.distance)[0];

/** Settings of this kind in the spaces above, nearest first: what a new app of the room may take over. */
export const settingsAbove = (entries: readonly ConfigEntry[], configType: string): readonly ConfigEntry[] =>
  entries
    .filter(({ type, distance, content }) => type === configType && distance > 0 && Object.keys(content).length > 0)
    .toSorted((a, b) => a.distance - b.distance);

export type Validity =
  | { readonly state: "ok" | "removed" | "unknown" }
  | { readonly state: "upgraded"; readonly from: number }
  | { readonly state: "newer"; readonly version: number }
  | { readonly state: "broken"; readonly faults: readonly { readonly path: string; readonly message: string }[] };

/** Whether an entry can be used, with the reason at the field. */
export function validityOf(entry: ConfigEntry): Validity {
  if (isRegistration(entry)) {
    if (isRemoved(entry)) return { state: "removed" };
    const { url } = entry.content;
    const fault = typeof url === "string" ? widgetUrlFault(url) : "malformed";
    return fault ? { state: "broken", faults: [{ path: "url", message: fault }] } : { state: "ok" };
  }
  if (entry.type === LAYOUT_TYPE) return { state: "ok" };
  const kind = kindOfConfig(entry.type);
  if (!kind) return { state: "unknown" };
  const reading = kind.read(entry.content);
  switch (reading.state) {
    case "ok":
      return reading.from === undefined ? { state: "ok" } : { state: "upgraded", from: reading.from };
    case "missing":
      return { state: "removed" };
    case "newer":
      return { state: "newer", version: reading.version };
    case "broken":
      return { state: "broken", faults: reading.faults };
  }
}

/** JSON for experts, whatever it holds. */
export const rawOf = (content: unknown): string => JSON.stringify(isObject(content) ? content : {}, undefined, 2);
