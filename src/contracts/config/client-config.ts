import * as v from "valibot";
import { directGraphSchema } from "../direct-graph.ts";

/**
 * The client's `config.json`: public, served beside index.html. Only `homeserver` is required. Unknown keys are a fault, so
 * that a misspelt one is not silently without effect.
 */
const origin = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    "an origin such as https://widgets.example.org",
  ),
);
const httpUrl = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "an http or https URL"),
);

/** Spec, appendix "Server Name": a host or address, perhaps with a port. */
const SERVER_NAME = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

function isHomeserver(text: string): boolean {
  if (SERVER_NAME.test(text)) return true;
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

export const clientConfigSchema = v.strictObject({
  /** Base URL of the homeserver's client API, or a server name that has a well-known. */
  homeserver: v.pipe(v.string(), v.check(isHomeserver, "an http or https URL, or a server name such as example.org")),
  /** Whether people may sign in to another homeserver. */
  otherHomeservers: v.optional(v.boolean(), false),
  /** Shown instead of "Sparks". */
  brand: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(40)), "Sparks"),
  /** What new people see; each person may change it. */
  language: v.optional(v.picklist(["auto", "de", "en"]), "auto"),
  theme: v.optional(v.picklist(["system", "light", "dark"]), "system"),
  /** Room id or alias of the workspace: a space whose widgets are the apps. */
  workspace: v.optional(v.pipe(v.string(), v.regex(/^[!#]/, "a room id or alias"))),
  widgets: v.optional(
    v.strictObject({
      /** Where Sparks' own widgets are served (`<baseUrl>/files/…`): what "Add" registers. Without it the first of `trustedOrigins`. */
      baseUrl: v.optional(httpUrl),
      /** Origins whose widgets open without asking; everything they ask for beyond loading is still asked. */
      trustedOrigins: v.optional(v.array(origin), []),
      /** Origins that may not be opened at all. */
      blockedOrigins: v.optional(v.array(origin), []),
      /**
       * What widgets of an origin get without a question. `capabilities`: as widgets ask for them; one that ends in `*` stands for all
       * that begin so. `identity`: they learn who the person is.
       */
      preapproved: v.optional(
        v.array(
          v.strictObject({
            origin,
            capabilities: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(200)), []),
            identity: v.optional(v.boolean(), false),
          }),
        ),
        [],
      ),
    }),
    {},
  ),
  /** What the call button opens. Without it there is no call button. */
  calls: v.optional(
    v.strictObject({
      /**
       * The call widget's address; `$` variables as in any widget's (docs/widgets.md). It is trusted as an origin of
       * `widgets.trustedOrigins` is, and gets what a call needs without a question.
       */
      widgetUrl: httpUrl,
      name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(40))),
    }),
  ),
  /** Gateways that widgets of this installation may be pointed to by room state without asking. */
  gateways: v.optional(v.array(httpUrl), []),
  /**
   * Stores that widgets of `widgets.trustedOrigins` may sign people in to without a gateway, without asking whether they may. Others are
   * asked about once, by name. The page connects to the sign-in only where its Content Security Policy allows it.
   */
  direct: v.optional(v.array(directGraphSchema), []),
  rooms: v.optional(v.strictObject({ encryptedByDefault: v.optional(v.boolean(), true) }), {}),
  uploads: v.optional(
    v.strictObject({ maxBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 100_000_000) }),
    {},
  ),
});
export type ClientConfig = v.InferOutput<typeof clientConfigSchema>;
