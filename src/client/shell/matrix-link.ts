import type { Route } from "../routes/routes.ts";

/** The place a `https://matrix.to/#/…` link means, if it is a room of ours to open; anything else is undefined. */
export function linkTarget(uri: string): Route | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.origin !== "https://matrix.to" || !url.hash.startsWith("#/")) return undefined;
  const [target = ""] = url.hash.slice(2).split(/[/?]/);
  const id = decoded(target);
  return id !== undefined && /^[!#][^\s]{1,255}$/.test(id) ? { name: "room", room: id } : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // A percent sign that escapes nothing.
  }
}
