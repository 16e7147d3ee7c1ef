import type { StoredCredential } from "../vault/stored-credential.ts";

/** The `Authorization` that a credential stands for: Basic (RFC 7617) or Bearer (RFC 6750). */
export function authorizationOf(credential: StoredCredential): string {
  if (credential.kind === "oauth") return `Bearer ${credential.accessToken}`;
  const { username, password } = credential;
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
