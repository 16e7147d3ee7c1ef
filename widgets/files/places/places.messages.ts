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
    find: "Find a site",
    findIn: "Find a site of {name}",
    findTerm: "Name of the site",
    findHint: "Type a part of its name.",
    finding: "Searching …",
    foundNone: "There is no such site, or you may not see it.",
    foundFailed: "The sites cannot be asked for now. Try again in a moment.",
  },
  de: {
    places: "Orte",
    settings: "Verbindung {name}",
    add: "Ort hinzufügen",
    signIn: "Bei {name} anmelden",
    looking: "Wird gesucht …",
    failed: "Lässt sich nicht öffnen",
    find: "Website finden",
    findIn: "Website von {name} finden",
    findTerm: "Name der Website",
    findHint: "Geben Sie einen Teil des Namens ein.",
    finding: "Wird gesucht …",
    foundNone: "Es gibt keine solche Website, oder Sie dürfen sie nicht sehen.",
    foundFailed: "Die Websites lassen sich gerade nicht abfragen. Versuchen Sie es gleich noch einmal.",
  },
});
