/** What is said in the encrypted room: data only, as in `script.ts`. A reaction or reply names the line it is about. */
import { type Line, PROJECT_ROOM } from "./script.ts";

export const ENCRYPTED_ROOM = PROJECT_ROOM;

export const ENCRYPTED_LINES: readonly Line[] = [
  { by: "anna", text: "Hier schreiben wir alles zum Leuchtfeuer, was nicht durchs ganze Haus gehen soll." },
  {
    by: "ben",
    text: "Gut. Das Angebot für die Linsen ist da: **18.400 Euro**, Lieferung in sechs Wochen.",
    id: "offer",
  },
  { by: "anna", text: "Das sind 2.000 weniger als gedacht. Nehmen wir.", replyTo: "offer", id: "deal" },
  { by: "ben", reactTo: "deal", reaction: "🎉" },
  { by: "ben", text: "Ich unterschreibe heute noch. Die Pläne mit den Maßen habe ich in die Dateien gelegt." },
  { by: "anna", image: "lamp", text: "probelauf.png", id: "photo" },
  { by: "anna", text: "So sah der Probelauf gestern Abend aus. Bitte noch nicht weitergeben." },
  { by: "ben", text: "Bleibt unter uns. Sieht großartig aus!", replyTo: "photo" },
  { by: "anna", text: "Abnahme ist am 12. Februar um 9 Uhr, der Code für das Tor hängt dann nicht mehr am Brett." },
];
