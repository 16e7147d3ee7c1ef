import { defineMessages } from "#ui";

/** Of the list of places. */
export const placesMessages = defineMessages({
  en: {
    places: "Places",
    settings: "Connection {name}",
    add: "Add a place",
    signIn: "Sign in to {name}",
    looking: "Looking …",
    failed: "Cannot be opened",
  },
  de: {
    places: "Orte",
    settings: "Verbindung {name}",
    add: "Ort hinzufügen",
    signIn: "Bei {name} anmelden",
    looking: "Wird gesucht …",
    failed: "Lässt sich nicht öffnen",
  },
});
