import { defineMessages } from "#ui";

export const recoveryNoticeMessages = defineMessages({
  en: {
    needed: "Older encrypted messages cannot be read on this device yet.",
    enterKey: "Enter the recovery key",
    off: "Keep your encrypted messages readable, also on a new device.",
    setUp: "Set up recovery",
    notNow: "Not now",
  },
  de: {
    needed: "Ältere verschlüsselte Nachrichten sind auf diesem Gerät noch nicht lesbar.",
    enterKey: "Schlüssel eingeben",
    off: "Halten Sie Ihre verschlüsselten Nachrichten lesbar, auch auf einem neuen Gerät.",
    setUp: "Wiederherstellung einrichten",
    notNow: "Nicht jetzt",
  },
});
