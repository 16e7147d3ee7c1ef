import { handBack } from "./answer-channel.ts";

/** What the window says; it has no other code than this. */
const TEXTS = {
  en: {
    busy: "One moment…",
    done: "You are signed in. You can close this window.",
    refused: "You are not signed in. You can close this window.",
    lost: "Nobody waits for this sign-in any more. Close this window and begin again.",
  },
  de: {
    busy: "Einen Augenblick …",
    done: "Sie sind angemeldet. Sie können dieses Fenster schließen.",
    refused: "Sie sind nicht angemeldet. Sie können dieses Fenster schließen.",
    lost: "Auf diese Anmeldung wartet niemand mehr. Schließen Sie das Fenster und beginnen Sie neu.",
  },
} as const;

/** The page that a sign-in comes back to: hands the answer over, takes it out of the address, and closes. */
export async function serveReturnedWindow(page: Window): Promise<void> {
  const answer = page.location.hash.slice(1);
  page.history.replaceState(null, "", page.location.pathname);
  const language = page.navigator.language.startsWith("de") ? "de" : "en";
  const texts = TEXTS[language];
  page.document.documentElement.lang = language;
  const say = (text: string) => {
    const main = page.document.querySelector("main");
    if (main) main.textContent = text;
  };
  say(texts.busy);
  const isTaken = answer !== "" && (await handBack(answer, page.opener));
  say(isTaken ? (new URLSearchParams(answer).has("error") ? texts.refused : texts.done) : texts.lost);
  if (isTaken) page.close();
}
