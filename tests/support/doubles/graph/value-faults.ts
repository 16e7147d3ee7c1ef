/** What is wrong with a JSON value by the metadata: unknown property, wrong type, wrong member of an enum. */
import { type Csdl, elementOf, lineage, typeOf } from "./csdl.ts";

const CONFLICT = ["fail", "replace", "rename"];

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  "Edm.String": (value) => typeof value === "string",
  "Edm.Boolean": (value) => typeof value === "boolean",
  "Edm.Int16": Number.isSafeInteger,
  "Edm.Int32": Number.isSafeInteger,
  "Edm.Int64": Number.isSafeInteger,
  "Edm.Double": (value) => typeof value === "number",
  "Edm.Guid": (value) => typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  "Edm.DateTimeOffset": (value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,12})?)?(Z|[+-]\d\d:\d\d)$/.test(value),
  "Edm.Untyped": () => true,
};

export function valueFaults(csdl: Csdl, type: string, value: unknown, where: string): string[] {
  if (value === null) return [];
  const element = elementOf(type);
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${where} is no list`];
    return value.flatMap((one, index) => valueFaults(csdl, element, one, `${where}.${index}`));
  }
  const members = csdl.enums.get(type);
  if (members) {
    const given = typeof value === "string" ? value.split(",") : [""];
    return given.every((one) => members.has(one)) ? [] : [`${where} is no ${type}`];
  }
  if (type.startsWith("Edm.")) {
    const check = PRIMITIVES[type];
    return check?.(value) ? [] : [`${where} is no ${type}`];
  }
  if (typeof value !== "object" || Array.isArray(value)) return [`${where} is no ${type}`];
  const line = lineage(csdl, type);
  if (line.length === 0) return [`${where}: the metadata has no ${type}`];
  return Object.entries(value).flatMap(([name, one]) => {
    if (name === "@microsoft.graph.conflictBehavior")
      return CONFLICT.includes(String(one)) ? [] : [`${where}.${name} is ${one}`];
    if (name === "@odata.type")
      return String(one).replace(/^#/, "") === type ? [] : [`${where}.${name} is not ${type}`];
    if (name.startsWith("@microsoft.graph.")) return [];
    const wanted = typeOf(csdl, type, name, "properties") ?? typeOf(csdl, type, name, "navigations");
    // An open type takes any name; what it does not declare is a slip all the same.
    return wanted === undefined
      ? [`${where}: ${type} has no '${name}'`]
      : valueFaults(csdl, wanted, one, `${where}.${name}`);
  });
}
