/**
 * The registration of a widget in room state, as every Matrix client knows it (`im.vector.modular.widgets`, state_key = widget id; read
 * also as `m.widget`). Removed by an empty content.
 */
import { isObject, objectAt, SparksError, stringAt } from "#base";
import { contentFault } from "./content-limits.ts";
import { hasSecretInUrl } from "./secret-in-url.ts";
import type { WidgetKind } from "./widget-kind.ts";

export const WIDGET_STATE_TYPE = "im.vector.modular.widgets";
/** Its stable name: read, never written, since other clients do not read it in rooms. */
export const STABLE_WIDGET_STATE_TYPE = "m.widget";
/** `type` of a widget that is nobody's special kind. */
export const PLAIN_WIDGET_TYPE = "m.custom";

type Content = Readonly<Record<string, unknown>>;

/** What a registration of one of Sparks' own widgets says. */
export type OwnRegistration = {
  readonly id: string;
  readonly name: string;
  /** Address below which Sparks' widgets are served. */
  readonly base: string;
  /** State key of the configuration. */
  readonly configKey: string;
  /** A space whose configuration holds where the room has none. */
  readonly space?: string;
  readonly creator: string;
};

/**
 * Nothing about the person or the room stands in the address: the widget asks its host for what it needs. Where its configuration is
 * stands behind the "#", which no server sees.
 */
export function ownRegistration(kind: Pick<WidgetKind, "widgetType" | "page">, wanted: OwnRegistration): Content {
  const { id, name, base, configKey, space, creator } = wanted;
  const page = `${base.replace(/\/+$/, "")}/${kind.page}index.html`;
  const look = "theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language";
  return {
    id,
    type: kind.widgetType,
    name,
    url: `${page}?${look}#/?cfg=$cfg${space === undefined ? "" : "&space=$space"}`,
    data: { cfg: configKey, ...(space === undefined ? {} : { space }) },
    creatorUserId: creator,
    waitForIframeLoad: false,
  };
}

/** A widget of somebody else, at an address. */
export const plainRegistration = (wanted: {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly creator: string;
}): Content => ({
  id: wanted.id,
  type: PLAIN_WIDGET_TYPE,
  name: wanted.name,
  url: wanted.url,
  data: {},
  creatorUserId: wanted.creator,
  waitForIframeLoad: true,
});

/**
 * The registration to write: the old one with the new over it; fields that nobody here knows are kept, in `data` too.
 * @throws SparksError `too-large`; `invalid` with the path of what no homeserver would take, or of a new address with a secret in it.
 */
export function writeRegistration(old: unknown, next: Content): Content {
  const before = isObject(old) ? old : {};
  const data = { ...objectAt(before, "data"), ...objectAt(next, "data") };
  const content = { ...before, ...next, data };
  const fault = contentFault(content) ?? contentFault(next, hasSecretInUrl);
  if (fault) {
    throw new SparksError(fault.reason === "too-large" ? "too-large" : "invalid", fault.reason, { path: fault.path });
  }
  return content;
}

/** The state key of the configuration of a registered widget: what `data.cfg` names, else its own id. */
export const configKeyOf = (registration: { readonly id: string; readonly data: unknown }): string =>
  stringAt(registration.data, "cfg") || registration.id;
