import { defineMessages } from "#ui";

/** Texts of the one place where grants are seen and taken back. */
export const grantMessages = defineMessages({
  en: {
    none: "No app has permissions",
    noneHint: "What you allow an app stands here, and you can take it back.",
    noneHere: "It has no permissions",
    inRoom: "{host} · in {room}",
    loads: "Opens without asking",
    knowsYou: "Knows who you are",
    knowsYouNot: "May not learn who you are",
    refused: "Refused: {what}",
    once: "Holds until it is closed",
    takeBack: "Take back",
    askAgain: "Ask again",
    takeBackAll: "Take back everything",
    downloads: "Save files on this device",
    popups: "Open other pages in new windows",
    keepsKnowing: "What {host} has seen already, it still knows.",
  },
  de: {
    none: "Keine App hat Berechtigungen",
    noneHint: "Was Sie einer App erlauben, steht hier, und Sie können es zurücknehmen.",
    noneHere: "Die App hat keine Berechtigungen",
    inRoom: "{host} · in {room}",
    loads: "Öffnet sich ohne Frage",
    knowsYou: "Weiß, wer Sie sind",
    knowsYouNot: "Darf nicht erfahren, wer Sie sind",
    refused: "Abgelehnt: {what}",
    once: "Gilt, bis die App geschlossen wird",
    takeBack: "Zurücknehmen",
    askAgain: "Wieder fragen",
    takeBackAll: "Alles zurücknehmen",
    downloads: "Dateien auf diesem Gerät sichern",
    popups: "Andere Seiten in neuen Fenstern öffnen",
    keepsKnowing: "Was {host} schon gesehen hat, weiß es weiterhin.",
  },
});
