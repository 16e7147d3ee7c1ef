/** What the URL of a widget says. Hints only: who the person is, the host says when it is asked. */
export type WidgetParams = {
  readonly widgetId: string;
  /** The only origin that messages are taken from and sent to. */
  readonly clientOrigin: string;
  /** State key of the config: the widget's id unless the template named another. */
  readonly configKey: string;
  /** A space whose config holds where the room has none: the registration's `data.space`. */
  readonly space?: string;
} & LookHints;

/** How the client looks, as its template filled it in. */
export type LookHints = { readonly theme?: string; readonly language?: string };

export type ParamsReading =
  | { readonly state: "ok"; readonly params: WidgetParams }
  /** Opened as a page of its own. */
  | { readonly state: "outside"; readonly hints: LookHints }
  | { readonly state: "missing"; readonly names: readonly string[]; readonly hints: LookHints };

export type WidgetLocation = { readonly search: string; readonly hash: string };

const MAX_LENGTH = 255;

/** Reads query and fragment (`#/?a=b` and `#a=b`); what a host did not replace (`$name`) counts as not said. */
export function readParams(location: WidgetLocation, isEmbedded: boolean): ParamsReading {
  const values = new URLSearchParams(location.hash.replace(/^#(.*\?)?/, ""));
  for (const [name, value] of new URLSearchParams(location.search)) values.set(name, value);
  const read = (...names: readonly string[]) =>
    names
      .map((name) => values.get(name))
      .find((value) => value && !value.startsWith("$") && value.length <= MAX_LENGTH) ?? undefined;

  const widgetId = read("widgetId");
  const clientOrigin = originOf(values.get("parentUrl"));
  const theme = read("theme", "client_theme");
  const language = read("lang", "client_language");
  const hints = { ...(theme === undefined ? {} : { theme }), ...(language === undefined ? {} : { language }) };
  if (!isEmbedded) return { state: "outside", hints };
  if (widgetId === undefined || clientOrigin === undefined) {
    const names = [widgetId === undefined && "widgetId", clientOrigin === undefined && "parentUrl"];
    return { state: "missing", names: names.filter((name) => name !== false), hints };
  }
  const space = read("space");
  return {
    state: "ok",
    params: {
      widgetId,
      clientOrigin,
      configKey: read("cfg") ?? widgetId,
      ...(space?.startsWith("!") ? { space } : {}),
      ...hints,
    },
  };
}

/** Element Desktop is a page of `vector://vector`, which the parser of URLs takes for no origin. */
const DESKTOP_SCHEME = "vector:";

function originOf(url: string | null): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { protocol, host, origin } = new URL(url);
  if (protocol === DESKTOP_SCHEME && host !== "") return `${protocol}//${host}`;
  return protocol === "https:" || protocol === "http:" ? origin : undefined;
}
