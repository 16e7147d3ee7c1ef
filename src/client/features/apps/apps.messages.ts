import { defineMessages } from "#ui";

export const appsMessages = defineMessages({
  en: {
    apps: "Apps",
    manage: "Manage apps",
    settings: "Settings of the app",
    loading: "Your apps are being loaded",
    outside: "Your organisation has apps for you",
    outsideText:
      "Files, calendars and other tools that everyone uses. Join the workspace to have them in your navigation.",
    join: "Join",
    joinFailed: "You could not be let in. Someone in the workspace may have to invite you.",
    none: "Apps of your own",
    noneText:
      "Put your files and other tools into the navigation. Only you see them; they are the same on all your devices.",
    create: "Add apps",
    createFailed: "That did not work. Check your connection, then try again.",
    failed: "The apps could not be loaded",
    notFound: "Your administrator has named a workspace that does not exist.",
    failedText: "Check your connection, then try again.",
    tryAgain: "Try again",
    gone: "This app is no longer here",
    goneText: "Someone took it out of the workspace.",
    toChat: "To your chats",
  },
  de: {
    apps: "Apps",
    manage: "Apps verwalten",
    settings: "Einstellungen der App",
    loading: "Ihre Apps werden geladen",
    outside: "Ihre Organisation hat Apps für Sie",
    outsideText:
      "Dateien, Kalender und anderes, das alle benutzen. Treten Sie dem Arbeitsbereich bei, um sie in der Navigation zu haben.",
    join: "Beitreten",
    joinFailed: "Der Beitritt hat nicht geklappt. Vielleicht muss jemand aus dem Arbeitsbereich Sie einladen.",
    none: "Eigene Apps",
    noneText:
      "Legen Sie Ihre Dateien und anderes in die Navigation. Nur Sie sehen das; es ist auf allen Ihren Geräten gleich.",
    create: "Apps hinzufügen",
    createFailed: "Das hat nicht geklappt. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    failed: "Die Apps konnten nicht geladen werden",
    notFound: "Ihre Administration hat einen Arbeitsbereich genannt, den es nicht gibt.",
    failedText: "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    tryAgain: "Noch einmal versuchen",
    gone: "Diese App gibt es nicht mehr",
    goneText: "Jemand hat sie aus dem Arbeitsbereich entfernt.",
    toChat: "Zu Ihren Unterhaltungen",
  },
});
