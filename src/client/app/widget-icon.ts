import fallbackIcon from "icon:app-window";
import calendarIcon from "icon:calendar";
import peopleIcon from "icon:contact-round";
import filesIcon from "icon:folder";
import assistantIcon from "icon:sparkles";
import videoIcon from "icon:video";
import type { IconNodes } from "#ui";

const ICONS: readonly (readonly [suffix: string, icon: IconNodes])[] = [
  [".files", filesIcon],
  [".calendar", calendarIcon],
  [".contacts", peopleIcon],
  [".assistant", assistantIcon],
  [".video", videoIcon],
  ["m.jitsi", videoIcon],
  ["jitsi", videoIcon],
];

/** The picture of an app by the type of its registration. */
export const widgetIcon = (widgetType: string): IconNodes =>
  ICONS.find(([suffix]) => widgetType.endsWith(suffix))?.[1] ?? fallbackIcon;
