import { defineMessages } from "./i18n.ts";

/** The days around today; apart from the texts of the primitives, so that only who shows times has them. */
export const dayMessages = defineMessages({
  en: { yesterday: "Yesterday", today: "Today", tomorrow: "Tomorrow" },
  de: { yesterday: "Gestern", today: "Heute", tomorrow: "Morgen" },
});
