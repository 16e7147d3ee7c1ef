import * as v from "valibot";
import { gatewayField, gatewayUrl, label, labelField, upstreamField, upstreamId } from "./config-field.ts";
import { type ConfigFormat, type ConfigReading, readConfig } from "./config-format.ts";
import { EVENT_PREFIX } from "./prefix.ts";
import type { WidgetKind } from "./widget-kind.ts";

/**
 * Where the files widget of a room finds its files. State event, state_key = widget id. Names a gateway and one of the
 * upstreams that the gateway's tenant offers; never a secret, never a person's account.
 * Privacy: readable by the homeserver and every member; `path` may name a project.
 */
export const FILES_CONFIG_TYPE = `${EVENT_PREFIX}.files.config`;
export const FILES_WIDGET_TYPE = `${EVENT_PREFIX}.files`;

export const filesConfigSchema = v.looseObject({
  v: v.literal(1),
  /** Base URL of the gateway. */
  gateway: gatewayUrl,
  /** Id of an upstream in the gateway's tenant. */
  upstream: upstreamId,
  /** Shown as the name of the place. */
  label: v.optional(label),
  /** The folder the widget opens at. */
  path: v.optional(v.pipe(v.string(), v.startsWith("/"), v.maxLength(1000))),
});
export type FilesConfig = v.InferOutput<typeof filesConfigSchema>;
export type FilesConfigReading = ConfigReading<FilesConfig>;

/** There is no older version to upgrade from yet. */
const format: ConfigFormat<FilesConfig> = { version: 1, schema: filesConfigSchema, upgrades: {} };

export const filesConfigExample: FilesConfig = {
  v: 1,
  gateway: "https://gateway.example.org",
  upstream: "team-files",
  label: "Team files",
  path: "/Projects",
};

/** Reads the content of the state event, whatever it holds. */
export const readFilesConfig = (content: unknown): FilesConfigReading => readConfig(format, content);

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
  format,
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
      hint: { en: "Where it opens, such as /Projects.", de: "Wo es beginnt, etwa /Projekte." },
    },
  ],
  power: 50,
};
