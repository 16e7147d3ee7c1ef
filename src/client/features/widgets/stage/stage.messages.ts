import { defineMessages } from "#ui";

/** Texts of the places where widgets stand. */
export const stageMessages = defineMessages({
  en: {
    cornerOf: "{name} in a small window",
    move: "Move {name}",
    moveHint: "Drag it, or use the arrow keys",
    backTo: "Back to {room}",
    backToApp: "Back to the app",
    end: "End {name}",
    opening: "{name} is loading",
    elsewhere: "{name} is open in another place",
    showHere: "Show it here",
    asksInCorner: "{name} asks you something",
    answer: "Answer",
    endOf: "End of {name}",
  },
  de: {
    cornerOf: "{name} in einem kleinen Fenster",
    move: "{name} verschieben",
    moveHint: "Ziehen, oder mit den Pfeiltasten",
    backTo: "Zurück zu {room}",
    backToApp: "Zurück zur App",
    end: "{name} beenden",
    opening: "{name} wird geladen",
    elsewhere: "{name} ist an anderer Stelle geöffnet",
    showHere: "Hier zeigen",
    asksInCorner: "{name} fragt Sie etwas",
    answer: "Antworten",
    endOf: "Ende von {name}",
  },
});
