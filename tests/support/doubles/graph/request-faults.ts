/** What is wrong with a request to Graph by its metadata; nothing where it is valid. */
import { type Csdl, type CsdlOperation, elementOf, operationsOn, typeOf } from "./csdl.ts";
import { valueFaults } from "./value-faults.ts";

export type SentRequest = {
  readonly method: string;
  /** Encoded, starting with "/v1.0/", with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

type Resource = {
  /** Of the thing that is addressed: "Collection(…)", an entity, "Edm.Stream". */
  readonly type: string;
  readonly operation: readonly CsdlOperation[] | undefined;
  readonly fault?: string;
};

/** Documented, though the metadata does not know them. */
const QUERY_OPTIONS: Readonly<Record<string, RegExp>> = {
  search: /^Collection\(microsoft\.graph\.site\)$/,
  token: /^Collection\(microsoft\.graph\.driveItem\)$/,
  "@microsoft.graph.conflictBehavior": /./,
  $skiptoken: /./,
  format: /^Edm\.Stream$/,
};
const ANNOTATED = ["@microsoft.graph.downloadUrl", "content.downloadUrl"];
/** Of the request body of createUploadSession: in the documents, not in the metadata. */
const EXTRA_PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  createUploadSession: { deferCommit: "Edm.Boolean" },
};

export function requestFaults(csdl: Csdl, request: SentRequest): string[] {
  const mark = request.path.indexOf("?");
  const path = (mark < 0 ? request.path : request.path.slice(0, mark)).replace(/^\/v1\.0\//, "");
  const query = new URLSearchParams(mark < 0 ? "" : request.path.slice(mark + 1));
  const resource = resourceAt(csdl, path);
  const faults =
    resource.fault !== undefined
      ? [resource.fault]
      : [
          ...methodFaults(resource, request.method),
          ...queryFaults(csdl, resource, query),
          ...bodyFaults(csdl, resource, request),
        ];
  return faults.map((fault) => `${request.method} ${withoutIds(path)}: ${fault}`);
}

const withoutIds = (path: string) => path.replace(/\b(b!|01)[\w!-]+/g, "{id}").replace(/:\/[^:]*/g, ":/…");

function resourceAt(csdl: Csdl, path: string): Resource {
  const segments = segmentsOf(path);
  const [first = "", ...others] = segments;
  const root = csdl.roots.get(first);
  if (root === undefined) return { type: "", operation: undefined, fault: `there is no '${first}' at the root` };
  let type = root;
  let operation: CsdlOperation[] | undefined;
  for (const [index, segment] of others.entries()) {
    const isLast = index === others.length - 1;
    const name = segment.replace(/\(.*$/s, "");
    const found = operationsOn(csdl, type, name);
    if (found.length > 0) {
      if (found[0]?.kind === "Action" && !isLast) return { type, operation, fault: `'${name}' is an action` };
      const arity = argumentNames(segment);
      operation = found.filter(({ kind, parameters }) => kind === "Action" || fits(parameters, arity));
      if (operation.length === 0) return { type, operation, fault: `'${name}' does not take ${arity.join(", ")}` };
      type = operation[0]?.returns ?? "";
      continue;
    }
    operation = undefined;
    const element = elementOf(type);
    if (element !== undefined) {
      type = element;
      continue;
    }
    const next: string | undefined =
      typeOf(csdl, type, segment, "navigations") ?? typeOf(csdl, type, segment, "properties");
    if (next === undefined) return { type, operation, fault: `${type} has no '${segment}'` };
    type = next;
  }
  return { type, operation };
}

/** `root:/a/b:/children` → root, children; keys and names stay one segment. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/:\/[^:]*(?::(?=\/|$)|$)/g, "")
    .split("/")
    .filter((segment) => segment !== "");
}

const argumentNames = (segment: string) =>
  [...(/\((.*)\)$/s.exec(segment)?.[1] ?? "").matchAll(/(?:^|,)\s*(\w+)=/g)].map(([, name = ""]) => name);

/** The metadata calls the parameter of `search` q. */
const fits = (parameters: Map<string, string>, names: readonly string[]) =>
  names.length === parameters.size && names.every((name) => parameters.has(name));

function methodFaults({ type, operation }: Resource, method: string): string[] {
  const allowed = operation
    ? [operation[0]?.kind === "Action" ? "POST" : "GET"]
    : elementOf(type) !== undefined
      ? ["GET", "POST"]
      : type === "Edm.Stream"
        ? ["GET", "PUT"]
        : ["GET", "PATCH", "DELETE", "PUT"];
  return allowed.includes(method) || method === "OPTIONS" ? [] : [`the method is none of ${allowed.join(", ")}`];
}

function queryFaults(csdl: Csdl, { type }: Resource, query: URLSearchParams): string[] {
  const element = elementOf(type) ?? type;
  const known = (name: string) =>
    typeOf(csdl, element, name, "properties") !== undefined ||
    typeOf(csdl, element, name, "navigations") !== undefined ||
    ANNOTATED.includes(name);
  return [...query].flatMap(([name, value]) => {
    const option = name === "select" ? "$select" : name;
    if (option === "$select") {
      return value
        .split(",")
        .filter((one) => !known(one.trim()))
        .map((one) => `$select: ${element} has no '${one}'`);
    }
    if (option === "$orderby") {
      return value
        .split(",")
        .map((one) => one.trim().split(" ")[0] ?? "")
        .filter((one) => !known(one))
        .map((one) => `$orderby: ${element} has no '${one}'`);
    }
    if (option === "$expand") {
      return typeOf(csdl, element, value.replace(/\(.*$/, ""), "navigations") === undefined
        ? [`$expand: ${element} has no '${value}'`]
        : [];
    }
    if (option === "$top") return /^[1-9]\d*$/.test(value) ? [] : [`$top is '${value}'`];
    return QUERY_OPTIONS[option]?.test(type) ? [] : [`there is no option '${name}'`];
  });
}

function bodyFaults(csdl: Csdl, { type, operation }: Resource, { method, headers, body }: SentRequest): string[] {
  if (method === "GET" || method === "DELETE" || method === "OPTIONS")
    return body.byteLength > 0 ? ["it has a body"] : [];
  if (type === "Edm.Stream" || (operation && body.byteLength === 0)) return [];
  if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return ["the body is not said to be JSON"];
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return ["the body is no JSON"];
  }
  if (!operation) return valueFaults(csdl, elementOf(type) ?? type, value, "body");
  const [action] = operation;
  const parameters = new Map([
    ...(action?.parameters ?? []),
    ...Object.entries(EXTRA_PARAMETERS[action?.name ?? ""] ?? {}),
  ]);
  if (typeof value !== "object" || value === null) return ["the body is no object"];
  return Object.entries(value).flatMap(([name, one]) => {
    const wanted = parameters.get(name);
    return wanted === undefined ? [`${action?.name} takes no '${name}'`] : valueFaults(csdl, wanted, one, name);
  });
}
