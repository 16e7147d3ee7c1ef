import * as v from "valibot";
import { credentialSchema } from "#contracts";

const secret = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768));

/** An app password that the gateway itself was given by a login flow, and that it takes back when it is not needed any more. */
const appPasswordSchema = v.object({
  kind: v.literal("app-password"),
  username: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  password: secret,
  /** Who that is on the backend, which may be another name; undefined where it does not say. */
  account: v.optional(v.string()),
});

/** Tokens of a sign-in service. */
const oauthSchema = v.object({
  kind: v.literal("oauth"),
  /** The account, to show to the person; "" where nobody said. */
  username: v.string(),
  accessToken: secret,
  /** Milliseconds since 1970; undefined where the service sets no end. */
  expiresAt: v.optional(v.number()),
  refreshToken: v.optional(secret),
});

/** What lies sealed in the vault. What a person types is `password`. */
export const storedCredentialSchema = v.variant("kind", [credentialSchema, appPasswordSchema, oauthSchema]);
export type StoredCredential = v.InferOutput<typeof storedCredentialSchema>;
export type AppPassword = v.InferOutput<typeof appPasswordSchema>;
export type OAuthTokens = v.InferOutput<typeof oauthSchema>;
