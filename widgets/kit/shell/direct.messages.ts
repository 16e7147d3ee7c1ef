import { defineMessages } from "#ui";

/** A sign-in to a store that the widget reaches itself. */
export const directMessages = defineMessages({
  en: {
    askTitle: "Sign in to {store}?",
    askText:
      "In this room {widget} works with {store}. You sign in at {login}, in a window of its own. While you are signed in, {widget} can read and change there what you can. Agree only if you know who runs it.",
    againTitle: "Sign in again",
    againText: "Your sign-in at {login} has ended. Nothing is lost: it goes on where you were.",
    signIn: "Sign in",
    windowTitle: "Go on in the other window",
    windowText: "Sign in at {login} there. This goes on by itself.",
    openAgain: "Open the window again",
    blockedTitle: "The window stays closed",
    blockedText:
      "Your browser, or the program that shows this, keeps it closed. Allow windows for this page, or open it by this link:",
    openLink: "Sign in at {login}",
    refusedTitle: "You are not signed in",
    refusedText: "It was refused: by you, or by your organisation, which may have to allow {widget} first.",
    awayTitle: "{login} does not answer",
    awayText: "Try again in a moment. If it stays so, your network or the server of this page does not allow it.",
    failedTitle: "That did not work",
    failedText:
      "What {login} answered does not fit what was asked. Try again; if it stays so, tell your administrator.",
    tryAgain: "Try again",
    forAdmin: "For your administrator",
  },
  de: {
    askTitle: "Bei {store} anmelden?",
    askText:
      "In diesem Raum arbeitet {widget} mit {store}. Sie melden sich bei {login} an, in einem eigenen Fenster. Solange Sie angemeldet sind, kann {widget} dort lesen und ändern, was Sie selbst können. Stimmen Sie nur zu, wenn Sie den Betreiber kennen.",
    againTitle: "Erneut anmelden",
    againText:
      "Ihre Anmeldung bei {login} ist abgelaufen. Es geht nichts verloren: Danach geht es weiter, wo Sie waren.",
    signIn: "Anmelden",
    windowTitle: "Weiter im anderen Fenster",
    windowText: "Melden Sie sich dort bei {login} an. Hier geht es dann von selbst weiter.",
    openAgain: "Fenster noch einmal öffnen",
    blockedTitle: "Das Fenster bleibt geschlossen",
    blockedText:
      "Ihr Browser oder das Programm, das dies zeigt, hält es geschlossen. Erlauben Sie Fenster für diese Seite, oder öffnen Sie es mit diesem Link:",
    openLink: "Bei {login} anmelden",
    refusedTitle: "Sie sind nicht angemeldet",
    refusedText:
      "Es wurde abgelehnt: von Ihnen oder von Ihrer Organisation, die {widget} vielleicht erst erlauben muss.",
    awayTitle: "{login} antwortet nicht",
    awayText:
      "Versuchen Sie es gleich noch einmal. Bleibt es dabei, lässt Ihr Netz oder der Server dieser Seite es nicht zu.",
    failedTitle: "Das hat nicht geklappt",
    failedText:
      "Die Antwort von {login} passt nicht zur Frage. Versuchen Sie es noch einmal; bleibt es dabei, sagen Sie es Ihrer Administration.",
    tryAgain: "Noch einmal versuchen",
    forAdmin: "Für Ihre Administration",
  },
});
