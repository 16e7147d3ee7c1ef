import type { Brand } from "./brand.ts";

/** An id nobody can guess: 128 random bits, base64url. */
export type RandomId = Brand<string, "RandomId">;

export function createRandomId(): RandomId {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "") as RandomId;
}
