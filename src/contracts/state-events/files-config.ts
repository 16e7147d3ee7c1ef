import * as v from "valibot";
import { directGraphSchema } from "../direct-graph.ts";
import { gatewayField, gatewayUrl, label, labelField, upstreamField, upstreamId } from "./config-field.ts";
import { type ConfigFormat, type ConfigReading, readConfig } from "./config-format.ts";
import { EVENT_PREFIX } from "./prefix.ts";
import type { WidgetKind } from "./widget-kind.ts";

/**
 * Where the files widget of a room finds its files. State event, state_key = widget id. Names either a gateway and one of the upstreams that
 * its tenant offers, or (`direct`) a store that browsers reach themselves; never a secret, never a person's account.
 * Privacy: readable by the homeserver and every member; `path` may name a project, `direct` says who runs the organisation's files.
 */
export const FILES_CONFIG_TYPE = `${EVENT_PREFIX}.files.config`;
export const FILES_WIDGET_TYPE = `${EVENT_PREFIX}.files`;

export const filesConfigSchema = v.pipe(
  v.looseObject({
    v: v.literal(2),
    /** Base URL of the gateway. */
    gateway: v.optional(gatewayUrl),
    /** Id of an upstream in the gateway's tenant. */
    upstream: v.optional(upstreamId),
    /** A store that is reached without a gateway; then there is neither of the two above. */
    direct: v.optional(directGraphSchema),
    /** Shown as the name of the place. */
    label: v.optional(label),
    /** Id of a root of the store (a drive, a space, a library); without it the first one. */
    place: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(500))),
    /** The folder the widget opens at: the room's folder, the same for every member. */
    path: v.optional(v.pipe(v.string(), v.startsWith("/"), v.maxLength(1000))),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    const fault = (key: "gateway" | "upstream" | "direct", message: string) =>
      addIssue({ message, path: [{ type: "object", origin: "value", input: value, key, value: value[key] }] });
    for (const key of ["gateway", "upstream"] as const)
      if (value.direct === undefined && value[key] === undefined) fault(key, "needed, where there is no direct store");
    if (value.direct !== undefined && (value.gateway ?? value.upstream) !== undefined)
      fault("direct", "not beside a gateway");
  }),
);
export type FilesConfig = v.InferOutput<typeof filesConfigSchema>;
export type FilesConfigReading = ConfigReading<FilesConfig>;

export const filesConfigFormat: ConfigFormat<FilesConfig> = {
  version: 2,
  schema: filesConfigSchema,
  // Version 1 knew gateways only.
  upgrades: { 1: ({ direct: _unknown, ...config }) => config },
};

export const filesConfigExample: FilesConfig = {
  v: 2,
  gateway: "https://gateway.example.org",
  upstream: "team-files",
  label: "Team files",
  path: "/Projects",
  place: "team-space",
};

/** OneDrive and SharePoint, without a gateway. */
export const filesConfigDirectExample: FilesConfig = {
  v: 2,
  direct: {
    kind: "graph",
    tenant: "8a1b2c3d-0000-4000-8000-0123456789ab",
    clientId: "11111111-2222-4333-8444-555555555555",
  },
  label: "OneDrive",
};

/** Reads the content of the state event, whatever it holds. */
export const readFilesConfig = (content: unknown): FilesConfigReading => readConfig(filesConfigFormat, content);

export const filesKind: WidgetKind<FilesConfig> = {
  id: "files",
  widgetType: FILES_WIDGET_TYPE,
  configType: FILES_CONFIG_TYPE,
  name: { en: "Files", de: "Dateien" },
  about: {
    en: "Folders of your organisation's file server, beside the conversation.",
    de: "Ordner vom Dateiserver Ihrer Organisation, neben der Unterhaltung.",
  },
  page: "files/",
  format: filesConfigFormat,
  read: readFilesConfig,
  example: filesConfigExample,
  fields: [
    gatewayField,
    upstreamField,
    labelField,
    {
      key: "path",
      kind: "path",
      required: false,
      maxLength: 1000,
      label: { en: "Folder", de: "Ordner" },
      hint: {
        en: "The room's folder, such as /Projects: every member begins there.",
        de: "Der Ordner des Raums, etwa /Projekte: Dort beginnen alle Mitglieder.",
      },
    },
    {
      key: "place",
      kind: "text",
      required: false,
      maxLength: 500,
      label: { en: "Drive or space", de: "Laufwerk oder Space" },
      hint: {
        en: "Its id, where the server has several. “Make this the room's folder” in the app fills it in.",
        de: "Die Kennung, wenn der Server mehrere hat. „Zum Ordner des Raums machen“ in der App trägt sie ein.",
      },
    },
  ],
  power: 50,
};
