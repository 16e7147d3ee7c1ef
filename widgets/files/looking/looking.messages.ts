import { defineMessages } from "#ui";

export const lookingMessages = defineMessages({
  en: { details: "Details", trash: "Trash", trashOf: "Trash of {place}" },
  de: { details: "Details", trash: "Papierkorb", trashOf: "Papierkorb von {place}" },
});
