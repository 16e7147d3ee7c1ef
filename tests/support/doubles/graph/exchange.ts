/** One request as a handler sees it, and one reply as it leaves. */
import { isObject } from "#base";
import { invalidRequest, Refusal } from "./refusal.ts";

export type PlainObject = Readonly<Record<string, unknown>>;

export type Host = "graph" | "files" | "login";

export type Incoming = {
  readonly host: Host;
  readonly method: string;
  /** Encoded as it came, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly text?: string;
};

/** @throws Refusal where the body is not a JSON object, or is not said to be one. */
export function jsonBody({ headers, body }: Incoming): PlainObject {
  if (body.byteLength === 0) throw new Refusal(400, "BadRequest", "Empty Payload. JSON content expected.");
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    throw new Refusal(415, "UnsupportedMediaType", "The content type is not application/json.");
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Refusal(400, "BadRequest", "Unable to read JSON request payload.");
  }
  if (!isObject(value)) throw new Refusal(400, "BadRequest", "Unable to read JSON request payload.");
  return value;
}

/** @throws Refusal where there is anything but these. */
export function demandOnly(value: PlainObject, names: readonly string[]): void {
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) {
      throw invalidRequest(`The property '${name}' does not exist or is not open to change.`);
    }
  }
}

export type Conflict = "fail" | "replace" | "rename";

export function conflictBehavior(value: unknown, otherwise: Conflict): Conflict {
  if (value === undefined || value === null) return otherwise;
  if (value === "fail" || value === "replace" || value === "rename") return value;
  throw invalidRequest("The value of @microsoft.graph.conflictBehavior is not valid.");
}

/** @throws Refusal 412 where the item is another by now. */
export function demandMatch(condition: string | undefined, tags: readonly string[]): void {
  if (condition === undefined || condition === "*") return;
  const wanted = condition.split(/,(?=\s*(?:W\/)?")/).map((tag) => tag.trim().replace(/^W\//, ""));
  if (!wanted.some((tag) => tags.includes(tag))) {
    throw new Refusal(412, "preconditionFailed", "ETag does not match current item's value", {
      innerCode: "resourceModified",
    });
  }
}
