/**
 * Reads the metadata of Graph v1.0 (CSDL, OData 4), where it lies beside the project: types, enums, actions, functions and what
 * stands at the root.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export type CsdlType = {
  readonly base: string | undefined;
  readonly open: boolean;
  readonly properties: Map<string, string>;
  readonly navigations: Map<string, string>;
};

export type CsdlOperation = {
  readonly kind: "Action" | "Function";
  readonly name: string;
  /** What it is bound to, with "Collection(…)". */
  readonly boundTo: string;
  readonly parameters: Map<string, string>;
  readonly returns: string | undefined;
};

export type Csdl = {
  readonly types: Map<string, CsdlType>;
  readonly enums: Map<string, Set<string>>;
  readonly operations: readonly CsdlOperation[];
  /** Entity sets as "Collection(…)", singletons as their type. */
  readonly roots: Map<string, string>;
};

const WHERE = fileURLToPath(new URL("../../../../../shared/vendor-examples/graph/v1.0-metadata.xml", import.meta.url));

/** Undefined where the metadata is not there. */
export async function readCsdl(path = WHERE): Promise<Csdl | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (fault) {
    if (fault instanceof Error && "code" in fault && fault.code === "ENOENT") return undefined;
    throw fault;
  }
  return parseCsdl(text);
}

const TAG = /<(\/?)([A-Za-z:]+)((?:\s+[\w:.]+="[^"]*")*)\s*(\/?)>/g;

export function parseCsdl(text: string): Csdl {
  const types = new Map<string, CsdlType>();
  const enums = new Map<string, Set<string>>();
  const operations: CsdlOperation[] = [];
  const roots = new Map<string, string>();
  let namespace = "";
  let type: CsdlType | undefined;
  let members: Set<string> | undefined;
  let operation: { -readonly [K in keyof CsdlOperation]: CsdlOperation[K] } | undefined;

  const close = (name: string) => {
    if (name === "EntityType" || name === "ComplexType") type = undefined;
    if (name === "EnumType") members = undefined;
    if (name === "Action" || name === "Function") operation = undefined;
  };

  for (const [, closing, name = "", rest = "", single] of text.matchAll(TAG)) {
    if (closing === "/") {
      close(name);
      continue;
    }
    const attributes = new Map(
      [...rest.matchAll(/([\w:.]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    );
    const at = (key: string) => attributes.get(key) ?? "";
    if (name === "Schema") namespace = at("Namespace");
    else if (name === "EntityType" || name === "ComplexType") {
      const base = attributes.get("BaseType");
      type = {
        base: base === undefined ? undefined : fullName(base),
        open: at("OpenType") === "true",
        properties: new Map(),
        navigations: new Map(),
      };
      types.set(`${namespace}.${at("Name")}`, type);
    } else if (name === "Property") type?.properties.set(at("Name"), fullName(at("Type")));
    else if (name === "NavigationProperty") type?.navigations.set(at("Name"), fullName(at("Type")));
    else if (name === "EnumType") {
      members = new Set();
      enums.set(`${namespace}.${at("Name")}`, members);
    } else if (name === "Member") members?.add(at("Name"));
    else if (name === "Action" || name === "Function") {
      operation = { kind: name, name: at("Name"), boundTo: "", parameters: new Map(), returns: undefined };
      operations.push(operation);
    } else if (name === "Parameter" && operation) {
      if (operation.boundTo === "") operation.boundTo = fullName(at("Type"));
      else operation.parameters.set(at("Name"), fullName(at("Type")));
    } else if (name === "ReturnType" && operation) operation.returns = fullName(at("Type"));
    else if (name === "EntitySet") roots.set(at("Name"), `Collection(${fullName(at("EntityType"))})`);
    else if (name === "Singleton") roots.set(at("Name"), fullName(at("Type")));
    if (single === "/") close(name);
  }
  if (types.size < 100 || roots.size < 10) throw new Error("this is not the metadata of Graph");
  return { types, enums, operations, roots };
}

const fullName = (name: string) => name.replace(/^(Collection\()?graph\./, "$1microsoft.graph.");

export const elementOf = (type: string) => /^Collection\((.*)\)$/.exec(type)?.[1];

/** The type and all that it extends. */
export function lineage(csdl: Csdl, name: string): CsdlType[] {
  const type = csdl.types.get(name);
  if (!type) return [];
  return type.base === undefined ? [type] : [type, ...lineage(csdl, type.base)];
}

export function typeOf(
  csdl: Csdl,
  owner: string,
  name: string,
  what: "properties" | "navigations",
): string | undefined {
  for (const type of lineage(csdl, owner)) {
    const found = type[what].get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const namesOf = (csdl: Csdl, name: string): string[] => {
  const base = csdl.types.get(name)?.base;
  return base === undefined ? [name] : [name, ...namesOf(csdl, base)];
};

/** Actions and functions that are bound to the type, or to what it extends. */
export function operationsOn(csdl: Csdl, type: string, name: string): CsdlOperation[] {
  const element = elementOf(type);
  const bound = namesOf(csdl, element ?? type).map((one) => (element === undefined ? one : `Collection(${one})`));
  const plain = name.replace(/^microsoft\.graph\./, "");
  return csdl.operations.filter((one) => one.name === plain && bound.includes(one.boundTo));
}
