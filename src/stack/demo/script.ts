/** The story of the demo: rooms, and who says what in them. Data only; `seed.ts` brings it onto the homeserver. */
export type Speaker = "anna" | "ben";

export type Line = {
  readonly by: Speaker;
  /** Markdown's asterisks and backticks are made bold and code. */
  readonly text?: string;
  /** Name of a picture in `picture.ts`, sent before nothing else. */
  readonly image?: string;
  /** A name for later lines to point at. */
  readonly id?: string;
  readonly replyTo?: string;
  /** Replaces the text of that line. */
  readonly edits?: string;
  readonly reactTo?: string;
  readonly reaction?: string;
};

export type DemoRoom = {
  readonly key: string;
  readonly name: string;
  readonly topic?: string;
  readonly by: Speaker;
  readonly kind: "room" | "direct" | "invitation";
  readonly encrypted?: boolean;
  readonly inSpace: boolean;
  readonly lines: readonly Line[];
};

export const WORKSPACE_NAME = "Werkstatt";
export const PROJECT_ROOM = "leuchtfeuer";

const GENERAL: readonly Line[] = [
  { by: "ben", text: "Guten Morgen zusammen! Der Aufzug ist wieder in Betrieb, ihr müsst nicht mehr laufen." },
  { by: "anna", text: "Endlich. Meine Knie danken." },
  { by: "ben", text: "Heute um 10 kurz Werkstattrunde, wie immer im Saal?" },
  { by: "anna", text: "Passt. Ich bringe Brezeln mit." },
  { by: "ben", text: "Dann bin ich pünktlich.", id: "punctual" },
  { by: "anna", reactTo: "punctual", reaction: "😄" },
  {
    by: "anna",
    text: "Tagesordnung bisher:\n\n1. Stand Leuchtfeuer\n2. Lieferung der Leuchtmittel\n3. Wer fährt zur Messe?",
  },
  { by: "ben", text: "Bitte noch *Schlüssel für den Neubau* aufnehmen." },
  { by: "anna", text: "Steht drauf." },
  { by: "ben", text: "Protokoll von gestern liegt im Ordner *Leuchtfeuer*, Datei `Ablauf.md`." },
  { by: "anna", text: "Gelesen. Ein Punkt fehlt: die Abnahme ist erst am 12. Februar.", id: "date" },
  { by: "ben", text: "Stimmt, habe es geändert.", replyTo: "date" },
  { by: "anna", text: "Kurze Frage an alle: Wer hat den Beamer zuletzt gehabt?", id: "projector" },
  { by: "ben", text: "Steht noch im Saal, hinter dem Vorhang.", replyTo: "projector" },
  { by: "anna", text: "Gefunden, danke!" },
  { by: "ben", text: "FYI: our colleagues from Rotterdam join at half past ten, so let us switch to English then." },
  { by: "anna", text: "Sure. I will prepare the slides in both languages." },
  { by: "ben", text: "They asked for the floor plan as well." },
  { by: "anna", image: "plan", text: "grundriss.png", id: "plan" },
  { by: "ben", text: "Perfect, that is the one.", replyTo: "plan" },
  { by: "ben", reactTo: "plan", reaction: "👍" },
  { by: "anna", text: "The hatched area is closed untill March.", id: "hatched" },
  { by: "anna", text: "The hatched area is closed until March.", edits: "hatched" },
  { by: "ben", text: "Noted. I told the electricians." },
  {
    by: "anna",
    text: "So, Runde vorbei. Zusammenfassung: Ben bestellt die Leuchtmittel, ich kümmere mich um die Messe.",
  },
  { by: "ben", text: "Bestellt. Lieferung laut Händler am *Donnerstag zwischen 8 und 12*.", id: "order" },
  { by: "anna", reactTo: "order", reaction: "🎉" },
  { by: "anna", text: "Super. Dann nehme ich sie an, bin ab halb acht da." },
  { by: "ben", text: "Noch eins: Das WLAN im Neubau heißt jetzt `werkstatt-neu`." },
  { by: "anna", text: "Und das Passwort hängt am Empfang, nicht hier." },
  { by: "ben", text: "So soll es sein." },
  { by: "anna", text: "Mittag? Beim Italiener gibt es heute Kürbisrisotto." },
  { by: "ben", text: "Bin dabei. 12:15 unten?" },
  { by: "anna", text: "12:15 unten.", id: "lunch" },
  { by: "ben", reactTo: "lunch", reaction: "👍" },
  { by: "ben", text: "Bin zurück. Die Musterlampe ist angekommen und sie ist *hell*." },
  { by: "anna", text: "Wie hell?" },
  { by: "ben", text: "Ich trage jetzt eine Sonnenbrille im Büro." },
  { by: "anna", text: "😂 Foto bitte." },
  { by: "ben", image: "lamp", text: "musterlampe.png", id: "lamp" },
  { by: "anna", reactTo: "lamp", reaction: "😍" },
  { by: "anna", text: "Die nehmen wir. Morgen zeige ich sie dem Rest der Runde." },
  { by: "ben", text: "Gut. Schönen Feierabend!" },
];

export const DEMO_ROOMS: readonly DemoRoom[] = [
  {
    key: "reception",
    name: "Empfang",
    topic: "Besuch, Post, Schlüssel",
    by: "ben",
    kind: "room",
    inSpace: true,
    lines: [
      { by: "ben", text: "Für Anna liegt ein Paket am Empfang." },
      { by: "anna", text: "Hole ich gleich, danke!" },
    ],
  },
  {
    key: "kitchen",
    name: "Küche",
    by: "anna",
    kind: "room",
    inSpace: true,
    lines: [
      { by: "anna", text: "Die Spülmaschine ist fertig. Wer räumt aus?" },
      { by: "ben", text: "Ich war gestern dran …" },
      { by: "anna", text: "Na gut." },
    ],
  },
  {
    key: "website",
    name: "Website",
    topic: "Neuer Auftritt bis zum Frühjahr",
    by: "anna",
    kind: "room",
    inSpace: true,
    lines: [
      { by: "ben", text: "The new start page loads in 400 ms now." },
      { by: "anna", text: "Before it was 3 seconds. Great work!" },
    ],
  },
  {
    key: "it",
    name: "IT-Hilfe",
    topic: "Fragen zu Rechnern, Konten und Druckern",
    by: "ben",
    kind: "room",
    inSpace: true,
    lines: [
      { by: "anna", text: "Der Drucker im zweiten Stock druckt nur noch rosa." },
      { by: "ben", text: "Toner ist bestellt. Bis dahin bitte den im ersten nehmen." },
    ],
  },
  {
    key: PROJECT_ROOM,
    name: "Projekt Leuchtfeuer",
    topic: "Alles zum neuen Leuchtfeuer: Pläne, Termine, Dateien",
    by: "anna",
    kind: "room",
    encrypted: true,
    inSpace: true,
    lines: [],
  },
  {
    key: "party",
    name: "Sommerfest",
    topic: "Wer bringt was mit?",
    by: "ben",
    kind: "invitation",
    inSpace: false,
    lines: [{ by: "ben", text: "Ich kümmere mich um den Grill." }],
  },
  {
    key: "direct",
    name: "Ben Costa",
    by: "anna",
    kind: "direct",
    inSpace: false,
    lines: [
      { by: "anna", text: "Hast du kurz Zeit wegen der Messe?" },
      { by: "ben", text: "Klar, in fünf Minuten." },
      { by: "ben", text: "So, bin da." },
    ],
  },
  {
    key: "general",
    name: "Allgemein",
    topic: "Was alle angeht",
    by: "anna",
    kind: "room",
    inSpace: true,
    lines: GENERAL,
  },
];
