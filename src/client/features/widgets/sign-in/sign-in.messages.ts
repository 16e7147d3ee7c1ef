import { defineMessages } from "#ui";

/** What a person is asked when a widget wants to reach their files by a sign-in of its own. */
export const signInMessages = defineMessages({
  en: {
    title: "Sign in to {store}?",
    text: "{name} ({host}) wants to open your files there. You sign in at {login}, in a window of its own; the app never sees your password.",
    can: "While you are signed in it can read and change everything that you can there: your files, those shared with you, and the sites that you follow.",
    again: "Sign in again",
    againText: "Your sign-in at {login} has ended. {name} goes on where it was once you are signed in.",
    agree: "Sign in",
    refuse: "Not now",
    waiting: "Go on in the other window",
    waitingText: "Sign in at {login} there. This goes on by itself.",
    blocked: "Your browser keeps the window closed",
    blockedText: "Open it yourself; this goes on by itself once you are signed in.",
    open: "Open {login}",
    cancel: "Cancel",
    refused: "You are not signed in",
    refusedText: "{login} says that it was refused, by you or by your organisation.",
    away: "{login} does not answer",
    awayText: "Try again in a moment. Where your network or this client does not allow it, your administrator can.",
    failed: "That did not work",
    failedText:
      "What {login} answered does not fit what was asked. Begin again; if it stays so, tell your administrator.",
    tryAgain: "Try again",
    line: "Signs you in at {host}",
  },
  de: {
    title: "Bei {store} anmelden?",
    text: "{name} ({host}) möchte Ihre Dateien dort öffnen. Sie melden sich bei {login} an, in einem eigenen Fenster; die App sieht Ihr Passwort nie.",
    can: "Solange Sie angemeldet sind, kann sie dort lesen und ändern, was Sie selbst können: Ihre Dateien, mit Ihnen geteilte und die Websites, denen Sie folgen.",
    again: "Erneut anmelden",
    againText: "Ihre Anmeldung bei {login} ist abgelaufen. Danach geht es mit {name} weiter, wo Sie waren.",
    agree: "Anmelden",
    refuse: "Nicht jetzt",
    waiting: "Weiter im anderen Fenster",
    waitingText: "Melden Sie sich dort bei {login} an. Hier geht es dann von selbst weiter.",
    blocked: "Ihr Browser hält das Fenster geschlossen",
    blockedText: "Öffnen Sie es selbst; nach der Anmeldung geht es hier von selbst weiter.",
    open: "{login} öffnen",
    cancel: "Abbrechen",
    refused: "Sie sind nicht angemeldet",
    refusedText: "{login} meldet, dass es abgelehnt wurde: von Ihnen oder von Ihrer Organisation.",
    away: "{login} antwortet nicht",
    awayText:
      "Versuchen Sie es gleich noch einmal. Lässt Ihr Netz oder dieses Programm es nicht zu, kann Ihre Administration es erlauben.",
    failed: "Das hat nicht geklappt",
    failedText:
      "Die Antwort von {login} passt nicht zur Frage. Beginnen Sie neu; bleibt es dabei, sagen Sie es Ihrer Administration.",
    tryAgain: "Noch einmal versuchen",
    line: "Meldet Sie bei {host} an",
  },
});
