/** Links as permissions (`createLink`, `permissions`). */
import type { Exchange } from "../dav/exchange.ts";
import { GraphFailure } from "./graph-failure.ts";
import { resourceOf } from "./resource.ts";
import type { Link, OpenCloudPolicy, OpenCloudState } from "./state.ts";

const TYPES = ["internal", "view", "upload", "edit", "createOnly", "blocksDownload"];
const FOLDER_TYPES = ["upload", "createOnly"];
const FIELDS = ["type", "expirationDateTime", "password", "displayName", "@libre.graph.quickLink"];

const invalid = (message: string) => new GraphFailure(400, "invalidRequest", message);

export async function createLink(state: OpenCloudState, exchange: Exchange, fileId: string): Promise<unknown> {
  const body = await readBody(exchange);
  const type = stringIn(body, "type") ?? "view";
  if (!TYPES.includes(type)) throw invalid("invalid link type");
  if (!state.policy.linksAllowed) throw new GraphFailure(403, "accessDenied", "no permission to create public links");
  const resource = resourceOf(state, fileId);
  const entry = resource && (await resource.space.store.find(resource.path));
  if (entry?.kind === "file" && FOLDER_TYPES.includes(type)) throw invalid("invalid link type");
  const password = stringIn(body, "password") ?? "";
  checkPassword(state.policy, type, password);
  const link: Link = {
    id: letters(15),
    fileId,
    type,
    name: stringIn(body, "displayName") ?? "",
    quick: body["@libre.graph.quickLink"] === true,
    hasPassword: password !== "",
    expires: expiryOf(state, stringIn(body, "expirationDateTime")),
  };
  state.links.set(link.id, link);
  return permissionOf(exchange, link);
}

export function listPermissions(state: OpenCloudState, exchange: Exchange, fileId: string): unknown {
  const value = [...state.links.values()]
    .filter((link) => link.fileId === fileId)
    .map((link) => permissionOf(exchange, link));
  return {
    "@libre.graph.permissions.actions.allowedValues": ["libre.graph/driveItem/content/read"],
    "@libre.graph.permissions.roles.allowedValues": [
      {
        "@libre.graph.weight": 1,
        description: "View and download.",
        displayName: "Can view",
        id: "b1e2218d-eef8-4d4c-b82d-0f1a1b48f3b5",
      },
    ],
    // Left out where there is none.
    ...(value.length > 0 ? { value } : {}),
  };
}

export function removePermission(state: OpenCloudState, fileId: string, id: string): void {
  if (state.links.get(id)?.fileId !== fileId) throw new GraphFailure(404, "itemNotFound", "permission not found");
  state.links.delete(id);
}

function linkOf(state: OpenCloudState, fileId: string, id: string): Link {
  const link = state.links.get(id);
  if (link?.fileId !== fileId) throw new GraphFailure(404, "itemNotFound", "permission not found");
  return link;
}

/** PATCH of a permission: the type of the link, its end; `null` takes the end away. */
export async function changePermission(
  state: OpenCloudState,
  exchange: Exchange,
  fileId: string,
  id: string,
): Promise<unknown> {
  const link = linkOf(state, fileId, id);
  const body = await readBody(exchange, ["link", "expirationDateTime", "roles"]);
  const given = body.link;
  const type =
    typeof given === "object" && given !== null && "type" in given && typeof given.type === "string"
      ? given.type
      : link.type;
  if (!TYPES.includes(type)) throw invalid("invalid link type");
  const expires =
    "expirationDateTime" in body
      ? body.expirationDateTime === null
        ? undefined
        : expiryOf(state, stringIn(body, "expirationDateTime"))
      : link.expires;
  const changed: Link = { ...link, type, expires };
  state.links.set(id, changed);
  return permissionOf(exchange, changed);
}

/** `setPassword`: an empty one takes it away, where none is enforced. */
export async function setPassword(
  state: OpenCloudState,
  exchange: Exchange,
  fileId: string,
  id: string,
): Promise<unknown> {
  const link = linkOf(state, fileId, id);
  const password = stringIn(await readBody(exchange, ["password"]), "password") ?? "";
  checkPassword(state.policy, link.type, password);
  const changed: Link = { ...link, hasPassword: password !== "" };
  state.links.set(id, changed);
  return permissionOf(exchange, changed);
}

/** What is no JSON, or has fields that nobody knows, is refused. */
async function readBody(
  exchange: Exchange,
  fields: readonly string[] = FIELDS,
): Promise<Readonly<Record<string, unknown>>> {
  let body: unknown;
  try {
    body = JSON.parse(await exchange.text());
  } catch {
    throw invalid("invalid body schema definition");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw invalid("invalid body schema definition");
  const unknown = Object.keys(body).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw invalid(`json: unknown field "${unknown}"`);
  return body as Readonly<Record<string, unknown>>;
}

function stringIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== "string") throw invalid(`${name} is not a string`);
  return value;
}

function checkPassword(policy: OpenCloudPolicy, type: string, password: string): void {
  if (type === "internal") {
    if (password !== "") throw invalid("password is redundant for the internal link");
    return;
  }
  if (password === "") {
    if (policy.passwordEnforced) throw invalid("password protection is enforced");
    return;
  }
  const { passwordMinLength } = policy;
  if (password.length < passwordMinLength) throw invalid(`at least ${passwordMinLength} characters are required`);
  for (const [wanted, what] of [
    [/\p{Ll}/u, "lowercase letters"],
    [/\p{Lu}/u, "uppercase letters"],
    [/\d/, "numbers"],
    [/[^\p{L}\d]/u, "special characters"],
  ] as const) {
    if (!wanted.test(password)) throw invalid(`at least 1 ${what} are required`);
  }
}

/** A link ends with the day that was named. */
function expiryOf(state: OpenCloudState, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(at)) throw invalid("expirationDateTime is not a date and time");
  if (at < state.now()) throw invalid("expiration date is in the past");
  return `${new Date(at).toISOString().slice(0, 10)}T23:59:59Z`;
}

function permissionOf(exchange: Exchange, link: Link): unknown {
  return {
    hasPassword: link.hasPassword,
    id: link.id,
    ...(link.expires === undefined ? {} : { expirationDateTime: link.expires }),
    link: {
      "@libre.graph.displayName": link.name,
      "@libre.graph.quickLink": link.quick,
      preventsDownload: link.type === "blocksDownload",
      type: link.type,
      webUrl: `http://${exchange.header("host")}/s/${link.id}`,
    },
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const letters = (count: number) =>
  [...crypto.getRandomValues(new Uint8Array(count))].map((byte) => LETTERS[byte % LETTERS.length]).join("");
