import type { Unread } from "./unread.model.ts";

const MARK = `<rect width="32" height="32" rx="8" fill="#2c61e6"/><path d="M18 5 8 18h7l-1 9 10-13h-7z" fill="#fff"/>`;
const DOT = (color: string) =>
  `<circle cx="25" cy="7" r="7" fill="#fff"/><circle cx="25" cy="7" r="5" fill="${color}"/>`;

/** The page's icon as SVG: with a blue dot when something is unread, a red one when someone means this person, a green one when someone calls. */
export function faviconSvg(unread: Pick<Unread, "rooms" | "mentions">, rings = false): string {
  const dot = rings ? DOT("#02893d") : unread.mentions > 0 ? DOT("#cc272e") : unread.rooms > 0 ? DOT("#4f82f5") : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${MARK}${dot}</svg>`;
}

/** One address for each of the few pictures: browsers fetch icons when they please, also one that is replaced already. */
const addresses = new Map<string, string>();

/** Shows it. */
export function showFavicon(link: HTMLLinkElement, unread: Pick<Unread, "rooms" | "mentions">, rings = false): void {
  const state = rings ? "ring" : unread.mentions > 0 ? "mention" : unread.rooms > 0 ? "unread" : "none";
  if ((link.dataset.state ?? "none") === state) return;
  link.dataset.state = state;
  const address =
    addresses.get(state) ?? URL.createObjectURL(new Blob([faviconSvg(unread, rings)], { type: "image/svg+xml" }));
  addresses.set(state, address);
  link.href = address;
}

/** What the tab is called: how much waits, where one is. */
export function pageTitle(place: string | undefined, brand: string, unread: Pick<Unread, "rooms">): string {
  const count = unread.rooms > 0 ? `(${unread.rooms > 99 ? "99+" : unread.rooms}) ` : "";
  return `${count}${place === undefined || place === "" ? brand : `${place} · ${brand}`}`;
}
