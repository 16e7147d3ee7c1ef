import { defineMessages } from "#ui";

export const whoMessages = defineMessages({
  en: {
    title: "Who of this room can open this",
    ask: "Who of this room can open this?",
    storeSilent: "This place does not say who can open it.",
    asTheStoreSays:
      "So says the place itself; it knows accounts, not the people of this room. Groups, folders above and administrators may let in more.",
    yesByEmail: "Yes: the account {as}",
    yesByName: "Yes, if “{as}” there is the same person",
    withLink: "With the link, which anybody can use who has it",
    no: "No: not on the list of those who can",
    group: "Not certain: it is open to a group, an organisation or by a password",
    ambiguous: "Not certain: several people here are called so",
    partial: "Not certain: this place does not name everybody who can",
    makeLink: "Send a link to the room",
    denied: "The client does not tell who is in the room",
    deniedText: "Allow this app to see the members of the room.",
    failed: "It could not be found out",
    tryAgain: "Try again",
  },
  de: {
    title: "Wer aus diesem Raum das öffnen kann",
    ask: "Wer aus diesem Raum kann das öffnen?",
    storeSilent: "Dieser Ort sagt nicht, wer es öffnen kann.",
    asTheStoreSays:
      "So sagt es der Ort selbst; er kennt Konten, nicht die Personen dieses Raums. Gruppen, übergeordnete Ordner und Administratoren können mehr Menschen einlassen.",
    yesByEmail: "Ja: das Konto {as}",
    yesByName: "Ja, wenn „{as}“ dort dieselbe Person ist",
    withLink: "Mit dem Link, den alle benutzen können, die ihn haben",
    no: "Nein: steht nicht auf der Liste derer, die es können",
    group: "Nicht sicher: Es steht einer Gruppe, einer Organisation oder mit Passwort offen",
    ambiguous: "Nicht sicher: Mehrere Personen hier heißen so",
    partial: "Nicht sicher: Dieser Ort nennt nicht alle, die es können",
    makeLink: "Dem Raum einen Link senden",
    denied: "Das Programm verrät nicht, wer im Raum ist",
    deniedText: "Erlauben Sie dieser App, die Mitglieder des Raums zu sehen.",
    failed: "Das ließ sich nicht herausfinden",
    tryAgain: "Noch einmal versuchen",
  },
});
