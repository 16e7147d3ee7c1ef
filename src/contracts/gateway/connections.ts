import * as v from "valibot";
import { UPSTREAM_KINDS } from "./upstream-kinds.ts";

const hasControl = (value: string) => /\p{Cc}/u.test(value);
const line = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(maxLength),
    v.check((value) => !hasControl(value), "text without control characters"),
  );

/** What signs in to the upstream. RFC 7617 forbids a colon in the user name. */
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
  /** Milliseconds since 1970. */
  createdAt: v.number(),
});
export type Connection = v.InferOutput<typeof connectionSchema>;

/** Reply of `GET /connections`, oldest first. */
export const connectionListSchema = v.object({ connections: v.array(connectionSchema) });
export type ConnectionList = v.InferOutput<typeof connectionListSchema>;

/** Reply of `GET /health`; `vault` is false when the connections cannot be read. */
export const healthSchema = v.object({ status: v.picklist(["ok", "failing"]), vault: v.boolean() });
export type Health = v.InferOutput<typeof healthSchema>;
