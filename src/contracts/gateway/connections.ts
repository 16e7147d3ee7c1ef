import * as v from "valibot";
import { knownOnly } from "./known-only.ts";
import { UPSTREAM_KINDS } from "./upstream-kinds.ts";

const hasControl = (value: string) => /\p{Cc}/u.test(value);
const line = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(maxLength),
    v.check((value) => !hasControl(value), "text without control characters"),
  );

/** What a person types to sign in to the upstream. RFC 7617 forbids a colon in the user name. */
export const credentialSchema = v.object({
  kind: v.literal("password"),
  username: v.pipe(
    line(255),
    v.check((value) => !value.includes(":"), "a user name without a colon"),
  ),
  password: line(1024),
});
export type Credential = v.InferOutput<typeof credentialSchema>;

/** Body of `POST /connections`: `upstream` is an id out of `SessionReply.upstreams`, never a host. */
export const newConnectionSchema = v.object({
  upstream: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  label: v.optional(line(120)),
  credential: credentialSchema,
});
export type NewConnection = v.InferOutput<typeof newConnectionSchema>;

/** Body of `PUT /connections/:id/credential`. */
export const credentialUpdateSchema = v.object({ credential: credentialSchema });
export type CredentialUpdate = v.InferOutput<typeof credentialUpdateSchema>;

/** Body of `PATCH /connections/:id`: another name for it. */
export const connectionChangeSchema = v.object({ label: line(120) });
export type ConnectionChange = v.InferOutput<typeof connectionChangeSchema>;

/**
 * A person's account on an upstream; the password is never part of it. Requests for the backend go to
 * `<gateway>/proxy/<id>/`, which stands for `basePath` on the backend.
 */
export const connectionSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  upstream: v.string(),
  kind: v.picklist(UPSTREAM_KINDS),
  label: v.string(),
  /** The account on the backend, to show to the person. */
  username: v.string(),
  /**
   * Path of the backend's root on its own server, starting and ending with `/`. The hrefs of multistatus replies come
   * through as the backend wrote them, so they start with this path (or with the backend's origin and then this path).
   */
  basePath: v.string(),
  /**
   * Where the backend itself says that its root is, for the absolute addresses in its replies (Graph's next pages); ends with `/`.
   * Left out where nobody needs it.
   */
  rootUrl: v.optional(v.string()),
  /** Milliseconds since 1970. */
  createdAt: v.number(),
});
export type Connection = v.InferOutput<typeof connectionSchema>;

/** Reply of `GET /connections`, oldest first. */
export const connectionListSchema = v.object({ connections: knownOnly(connectionSchema) });
export type ConnectionList = v.InferOutput<typeof connectionListSchema>;

/**
 * Reply of `DELETE /connections/:id` where the gateway had made an app password on the backend: `left` when the backend did not
 * take it back, so that the person may do so in its settings. 204 without a reply where there was none.
 */
export const removalSchema = v.object({ appPassword: v.picklist(["revoked", "left"]) });
export type Removal = v.InferOutput<typeof removalSchema>;

/** Body of `POST /connections/login-flow` and `/connections/oauth`: a new connection, or one to sign in to again. */
export const flowRequestSchema = v.union([
  v.object({ connection: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  v.object({ upstream: v.pipe(v.string(), v.minLength(1), v.maxLength(64)), label: v.optional(line(120)) }),
]);
export type FlowRequest = v.InferOutput<typeof flowRequestSchema>;

/** Reply to it. The person opens `address` (http or https, a page of the backend or its sign-in service) in a window of their own. */
export const flowSchema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  address: v.pipe(
    v.string(),
    v.check((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ""), "an http or https URL"),
  ),
  expiresInMs: v.pipe(v.number(), v.minValue(0)),
});
export type Flow = v.InferOutput<typeof flowSchema>;

/**
 * Why a sign-in came to nothing. `denied`: the person, or their organisation, said no; `expired`: it took too long; `other-account`: to sign in
 * again is for the account that the connection has; `refused`: the backend does not take what it gave; `unavailable`: it does not answer
 * as it should.
 */
export const FLOW_FAULTS = ["denied", "expired", "other-account", "refused", "unavailable"] as const;
export type FlowFault = (typeof FLOW_FAULTS)[number];

/** Reply of `GET /connections/flows/:id`. */
export const flowStateSchema = v.variant("state", [
  v.object({ state: v.literal("waiting") }),
  v.object({ state: v.literal("done"), connection: connectionSchema }),
  v.object({ state: v.literal("failed"), fault: v.fallback(v.picklist(FLOW_FAULTS), "unavailable") }),
]);
export type FlowState = v.InferOutput<typeof flowStateSchema>;

/** Reply of `GET /health`; `vault` is false when the connections cannot be read. */
export const healthSchema = v.object({ status: v.picklist(["ok", "failing"]), vault: v.boolean() });
export type Health = v.InferOutput<typeof healthSchema>;
