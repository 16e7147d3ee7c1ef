/**
 * What a form needs to ask for a configuration, and the values that several configurations share. Texts stand here, in every language, so
 * that a kind of widget is one file.
 */
import * as v from "valibot";
import { hasSecretInUrl } from "./secret-in-url.ts";

/** A text in every language of Sparks. */
export type Texts = { readonly en: string; readonly de: string };

export type ConfigField = {
  /** The key in the configuration. */
  readonly key: string;
  readonly label: Texts;
  readonly hint?: Texts;
  /**
   * How it is asked for and checked: `gateway`: the URL of a gateway; `upstream`: the id of one that this gateway offers; `path`: a
   * folder, from `/`; `boolean`; `choice`: one of `choices`.
   */
  readonly kind: "gateway" | "upstream" | "text" | "path" | "boolean" | "choice";
  readonly required: boolean;
  readonly choices?: readonly { readonly value: string; readonly label: Texts }[];
  readonly maxLength?: number;
};

/** https without credentials; http only on this machine. */
export function isGatewayUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || hasSecretInUrl(text)) return false;
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && loopback);
}

/** Values as a schema; `field` describes them to a form. */
export const gatewayUrl = v.pipe(
  v.string(),
  v.maxLength(500),
  v.check(isGatewayUrl, "an https URL without credentials (http only on loopback)"),
);
export const upstreamId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
export const label = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

export const gatewayField: ConfigField = {
  key: "gateway",
  kind: "gateway",
  required: true,
  maxLength: 500,
  label: { en: "Gateway", de: "Gateway" },
  hint: {
    en: "The address of your organisation's gateway. Your administrator knows it.",
    de: "Die Adresse des Gateways Ihrer Organisation. Ihre Administration kennt sie.",
  },
};

export const upstreamField: ConfigField = {
  key: "upstream",
  kind: "upstream",
  required: true,
  maxLength: 100,
  label: { en: "Server", de: "Server" },
  hint: {
    en: "Which of the servers behind the gateway it uses.",
    de: "Welcher der Server hinter dem Gateway benutzt wird.",
  },
};

export const labelField: ConfigField = {
  key: "label",
  kind: "text",
  required: false,
  maxLength: 100,
  label: { en: "Name of the place", de: "Name des Ortes" },
  hint: { en: "What people see at the top, such as “Team files”.", de: "Was oben steht, etwa „Dateien des Teams“." },
};
