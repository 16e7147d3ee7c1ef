import * as v from "valibot";
import { isObject, SparksError } from "#base";
import { EVENT_PREFIX } from "./prefix.ts";

/**
 * Where the files widget of a room finds its files. State event, state_key = widget id. Names a gateway and one of the
 * upstreams that the gateway's tenant offers; never a secret, never a person's account.
 * Privacy: readable by the homeserver and every member; `path` may name a project.
 */
export const FILES_CONFIG_TYPE = `${EVENT_PREFIX}.files.config`;
export const FILES_WIDGET_TYPE = `${EVENT_PREFIX}.files`;

const httpUrl = v.pipe(
  v.string(),
  v.maxLength(500),
  v.check((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    return (
      (url.protocol === "https:" || (url.protocol === "http:" && loopback)) &&
      url.username === "" &&
      url.password === ""
    );
  }, "an https URL without credentials (http only on loopback)"),
);

export const filesConfigSchema = v.looseObject({
  v: v.literal(1),
  /** Base URL of the gateway. */
  gateway: httpUrl,
  /** Id of an upstream in the gateway's tenant. */
  upstream: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** Shown as the name of the place. */
  label: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  /** The folder the widget opens at. */
  path: v.optional(v.pipe(v.string(), v.startsWith("/"), v.maxLength(1000))),
});
export type FilesConfig = v.InferOutput<typeof filesConfigSchema>;

export const filesConfigExample: FilesConfig = {
  v: 1,
  gateway: "https://gateway.example.org",
  upstream: "team-files",
  label: "Team files",
  path: "/Projects",
};

export type FilesConfigReading =
  | { readonly state: "ok"; readonly config: FilesConfig }
  /** Removed or never written. */
  | { readonly state: "missing" }
  /** Written by a Sparks that is newer than this one: show it, do not write it. */
  | { readonly state: "newer"; readonly version: number }
  | { readonly state: "broken"; readonly error: SparksError };

/** Reads the content of the state event, whatever it holds. There is no older version to upgrade from yet. */
export function readFilesConfig(content: unknown): FilesConfigReading {
  if (!isObject(content) || Object.keys(content).length === 0) return { state: "missing" };
  if (typeof content.v === "number" && content.v > 1) return { state: "newer", version: content.v };
  const parsed = v.safeParse(filesConfigSchema, content);
  if (parsed.success) return { state: "ok", config: parsed.output };
  const faults = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? "content"}: ${issue.message}`);
  return {
    state: "broken",
    error: new SparksError("invalid", faults.join("; "), { path: v.getDotPath(parsed.issues[0]) ?? "" }),
  };
}
