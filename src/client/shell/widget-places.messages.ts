import { defineMessages } from "#ui";

/** Texts of where a room's widgets stand. */
export const placesMessages = defineMessages({
  en: {
    toTop: "Above the messages",
    toCenter: "In place of the messages",
    toRight: "At the side only",
    forEveryone: "For everyone in the room",
    everyoneDone: "Everyone in the room sees it like this now",
    everyoneFailed: "That did not work. Nothing has changed for the others; try again.",
    height: "Height of the apps",
    apps: "Apps in this room",
    unnamed: "Unnamed app",
    hideMessages: "Hide the messages",
    showMessages: "Show the messages",
  },
  de: {
    toTop: "Über den Nachrichten",
    toCenter: "Anstelle der Nachrichten",
    toRight: "Nur an der Seite",
    forEveryone: "Für alle im Raum",
    everyoneDone: "Alle im Raum sehen es jetzt so",
    everyoneFailed: "Das hat nicht geklappt. Für die anderen hat sich nichts geändert; versuchen Sie es noch einmal.",
    height: "Höhe der Apps",
    apps: "Apps in diesem Raum",
    unnamed: "App ohne Namen",
    hideMessages: "Nachrichten ausblenden",
    showMessages: "Nachrichten zeigen",
  },
});
