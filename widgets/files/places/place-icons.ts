import warnIcon from "icon:circle-alert";
import recentIcon from "icon:clock";
import personalIcon from "icon:folder-heart";
import sharedIcon from "icon:folder-symlink";
import siteIcon from "icon:folders";
import keyIcon from "icon:key-round";
import searchIcon from "icon:search";
import favouritesIcon from "icon:star";
import type { IconNodes } from "#ui";
import type { PlaceEntry } from "./place-entries.ts";

export const PLACE_ICONS = { personal: personalIcon, shared: sharedIcon, site: siteIcon, other: siteIcon };

export const placeIcon = ({ state, place }: Pick<PlaceEntry, "state" | "place">): IconNodes => {
  if (state === "sign-in") return keyIcon;
  if (state === "failed") return warnIcon;
  return PLACE_ICONS[place?.kind ?? "other"];
};

/** What goes over all places, in the order in which it stands above them. */
export const PAGES = [
  { page: "search", icon: searchIcon },
  { page: "recent", icon: recentIcon },
  { page: "favourites", icon: favouritesIcon },
] as const;
