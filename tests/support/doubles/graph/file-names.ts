import { invalidRequest } from "./refusal.ts";

const RESERVED_CHARACTERS = /["*:<>?/\\|]/;
const RESERVED_NAMES = /^(\.lock|con|prn|aux|nul|com[0-9]|lpt[0-9]|desktop\.ini)$/i;

/** Why OneDrive and SharePoint would not take the name; undefined where they take it. */
export function refusedName(name: string, { folder, atRoot }: { readonly folder: boolean; readonly atRoot: boolean }) {
  if (name === "") return "the name is empty";
  if (name.length > 255) return "the name is longer than 255 characters";
  if (RESERVED_CHARACTERS.test(name)) return "the name contains a reserved character";
  for (const character of name) if (character < " ") return "the name contains a control character";
  if (name !== name.trim()) return "the name starts or ends with a space";
  if (name.endsWith(".")) return "the name ends with a period";
  if (RESERVED_NAMES.test(name) || name.toLowerCase().includes("_vti_")) return "the name is reserved";
  if (name.startsWith("~$") || (folder && name.startsWith("~"))) return "the name starts with a tilde";
  if (folder && atRoot && name.toLowerCase() === "forms") return "the name is reserved in the root of a library";
  return undefined;
}

/** @throws Refusal where the name is not taken. */
export function demandName(name: unknown, place: { readonly folder: boolean; readonly atRoot: boolean }): string {
  if (typeof name !== "string") throw invalidRequest("The name is missing.");
  const why = refusedName(name, place);
  if (why !== undefined) throw invalidRequest(`The provided name cannot contain this or be this: ${why}.`);
  return name;
}

/** `file.txt` → `file 1.txt`, as conflictBehavior `rename` does it. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let count = 1;
  while (isTaken(`${stem} ${count}${ending}`)) count++;
  return `${stem} ${count}${ending}`;
}
