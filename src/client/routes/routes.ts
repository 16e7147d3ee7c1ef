/**
 * Every place of the client and its address. Addresses live behind the "#": room ids hold colons and dots, which servers of
 * static files take for file names, and what stands behind "#" is never sent to a server or written to its log.
 */
export const SETTINGS_SECTIONS = ["appearance", "profile", "privacy", "device"] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

export type RoomPanel =
  | { readonly kind: "details" }
  | { readonly kind: "members" }
  | { readonly kind: "widgets" }
  /** Managing the widgets; with an id this one's settings are open. */
  | { readonly kind: "setup"; readonly widgetId?: string }
  /** `own`: of the person's account, not of the room. */
  | { readonly kind: "widget"; readonly widgetId: string; readonly own?: true };

export type Route =
  | { readonly name: "home" }
  /** `room`: a room id, or an alias. */
  | { readonly name: "room"; readonly room: string; readonly panel?: RoomPanel }
  /** An app of the workspace; without an id the page of all of them. */
  | { readonly name: "app"; readonly app?: string }
  /** One widget in a window of its own. `own`: of the person's account. */
  | { readonly name: "window"; readonly room: string; readonly widgetId: string; readonly own?: true }
  /** Managing the apps of a space; with an id this one's settings are open. */
  | { readonly name: "setup"; readonly space: string; readonly widgetId?: string }
  | { readonly name: "new-room"; readonly space?: string }
  | { readonly name: "new-chat" }
  | { readonly name: "settings"; readonly section?: SettingsSection };

export function hrefOf(route: Route): string {
  return `#/${segmentsOf(route).map(encodeURIComponent).join("/")}`;
}

function segmentsOf(route: Route): readonly string[] {
  switch (route.name) {
    case "home":
      return [];
    case "room":
      return ["room", route.room, ...panelSegments(route.panel)];
    case "app":
      return ["app", ...(route.app === undefined ? [] : [route.app])];
    case "window":
      return ["window", route.room, ...(route.own ? ["own"] : []), route.widgetId];
    case "setup":
      return ["setup", route.space, ...(route.widgetId === undefined ? [] : [route.widgetId])];
    case "new-room":
      return ["new", ...(route.space === undefined ? [] : [route.space])];
    case "new-chat":
      return ["chat"];
    case "settings":
      return ["settings", ...(route.section === undefined ? [] : [route.section])];
  }
}

function panelSegments(panel: RoomPanel | undefined): readonly string[] {
  if (panel === undefined) return [];
  if (panel.kind === "widget") return [panel.own ? "own" : "widget", panel.widgetId];
  return [panel.kind, ...(panel.kind === "setup" && panel.widgetId !== undefined ? [panel.widgetId] : [])];
}

/** The place an address means; anything that is not one of ours is home. Never throws. */
export function parseRoute(hash: string): Route {
  const segments = decodeSegments(hash);
  const [first, second, third, fourth] = segments;
  if (first === "room" && second !== undefined && /^[!#]./.test(second)) {
    const panel = parsePanel(third, fourth);
    return { name: "room", room: second, ...(panel ? { panel } : {}) };
  }
  if (first === "window" && second !== undefined && /^!./.test(second) && third !== undefined) {
    // A widget of the room may be called "own": with nothing behind it, it is one.
    if (third === "own" && fourth !== undefined) return { name: "window", room: second, widgetId: fourth, own: true };
    return { name: "window", room: second, widgetId: third };
  }
  if (first === "app") return { name: "app", ...(second === undefined ? {} : { app: second }) };
  if (first === "setup" && second !== undefined && /^!./.test(second)) {
    return { name: "setup", space: second, ...(third === undefined ? {} : { widgetId: third }) };
  }
  if (first === "new") return { name: "new-room", ...(second?.startsWith("!") ? { space: second } : {}) };
  if (first === "chat") return { name: "new-chat" };
  if (first === "settings") {
    const section = SETTINGS_SECTIONS.find((known) => known === second);
    return { name: "settings", ...(section ? { section } : {}) };
  }
  return { name: "home" };
}

function parsePanel(kind: string | undefined, id: string | undefined): RoomPanel | undefined {
  if (kind === "widget" && id !== undefined) return { kind: "widget", widgetId: id };
  if (kind === "own" && id !== undefined) return { kind: "widget", widgetId: id, own: true };
  if (kind === "setup") return { kind, ...(id === undefined ? {} : { widgetId: id }) };
  if (kind === "details" || kind === "members" || kind === "widgets") return { kind };
  return undefined;
}

function decodeSegments(hash: string): readonly string[] {
  if (!hash.startsWith("#/")) return [];
  try {
    return hash
      .slice(2)
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
  } catch {
    return []; // A percent sign that escapes nothing.
  }
}

export const sameRoute = (a: Route, b: Route): boolean => hrefOf(a) === hrefOf(b);
