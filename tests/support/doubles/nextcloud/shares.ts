/** `apps/files_sharing/api/v1/shares` (OCS/ocs-share-api.rst): links of files and folders. */
import type { Exchange } from "../dav/exchange.ts";
import { lastName, type StoredEntry } from "../dav/store.ts";
import { OcsFailure } from "./ocs-failure.ts";
import type { NextcloudState, Share } from "./state.ts";

const LINK = 3;
const READ = 1;
const RESHARE = 16;
const CREATE_OR_DELETE = 4 | 8;

export async function serveShares(state: NextcloudState, exchange: Exchange, id: string | undefined): Promise<unknown> {
  if (id === undefined) {
    if (exchange.method === "GET") return list(state, exchange);
    if (exchange.method === "POST") return create(state, exchange, await fieldsOf(exchange));
    throw new OcsFailure(405, "Method not allowed");
  }
  const share = state.shares.get(Number(id));
  if (!share) throw new OcsFailure(404, "Wrong share ID, share does not exist");
  if (exchange.method === "GET") return [await described(state, exchange, share)];
  if (exchange.method === "PUT") return change(state, exchange, share, await fieldsOf(exchange));
  if (exchange.method !== "DELETE") throw new OcsFailure(405, "Method not allowed");
  state.shares.delete(share.id);
  return [];
}

/** Form or JSON. */
async function fieldsOf(exchange: Exchange): Promise<ReadonlyMap<string, string>> {
  const text = await exchange.text();
  const type = exchange.header("content-type");
  if (type.startsWith("application/x-www-form-urlencoded")) return new Map(new URLSearchParams(text));
  if (!type.startsWith("application/json")) return new Map();
  try {
    return new Map(
      Object.entries(JSON.parse(text) as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
    );
  } catch {
    throw new OcsFailure(400, "the body is not JSON");
  }
}

async function list(state: NextcloudState, exchange: Exchange): Promise<unknown> {
  const path = exchange.query.get("path");
  if (path === null) return Promise.all([...state.shares.values()].map((share) => described(state, exchange, share)));
  const entry = await state.store.find(normal(path));
  if (!entry) throw new OcsFailure(404, "Wrong path, file/folder does not exist");
  const fileId = state.ids.of(entry.path);
  const of = [...state.shares.values()].filter((share) => share.fileId === fileId);
  return Promise.all(of.map((share) => described(state, exchange, share)));
}

const normal = (path: string) => `/${path.replace(/^\/+|\/+$/g, "")}`.normalize("NFC");

async function create(
  state: NextcloudState,
  exchange: Exchange,
  fields: ReadonlyMap<string, string>,
): Promise<unknown> {
  const path = fields.get("path");
  if (path === undefined) throw new OcsFailure(404, "Please specify a file or folder path");
  const entry = await state.store.find(normal(path));
  if (!entry) throw new OcsFailure(404, "Wrong path, file/folder does not exist");
  if (Number(fields.get("shareType") ?? -1) !== LINK) throw new OcsFailure(400, "Unknown share type");
  if (!state.policy.linksAllowed) throw new OcsFailure(404, "Public link sharing is disabled by the administrator");
  const permissions = permissionsFrom(fields, entry);
  const share: Share = {
    id: Math.max(0, ...state.shares.keys()) + 1,
    fileId: state.ids.of(entry.path),
    token: crypto.randomUUID().replaceAll("-", "").slice(0, 15),
    permissions: permissions | RESHARE,
    password: passwordFrom(state, fields),
    expires: expiryFrom(state, fields),
    label: fields.get("label") ?? "",
    second: Math.floor(state.now() / 1000),
  };
  state.shares.set(share.id, share);
  return described(state, exchange, share);
}

/** "Update Share": what is given is changed, an empty value takes it away. */
async function change(
  state: NextcloudState,
  exchange: Exchange,
  share: Share,
  fields: ReadonlyMap<string, string>,
): Promise<unknown> {
  const known = [
    "permissions",
    "password",
    "publicUpload",
    "expireDate",
    "note",
    "label",
    "attributes",
    "hideDownload",
  ];
  if (![...fields.keys()].some((name) => known.includes(name)))
    throw new OcsFailure(400, "Wrong or no update parameter given");
  const path = state.ids.pathOf(share.fileId);
  const entry = path === undefined ? undefined : await state.store.find(path);
  if (!entry) throw new OcsFailure(404, "Wrong share ID, share does not exist");
  const changed: Share = {
    ...share,
    ...(fields.has("permissions") ? { permissions: permissionsFrom(fields, entry) | RESHARE } : {}),
    ...(fields.has("password") ? { password: passwordFrom(state, fields) } : {}),
    ...(fields.has("expireDate") ? { expires: expiryFrom(state, fields) } : {}),
    ...(fields.has("label") ? { label: fields.get("label") ?? "" } : {}),
  };
  state.shares.set(share.id, changed);
  return described(state, exchange, changed);
}

function permissionsFrom(fields: ReadonlyMap<string, string>, entry: StoredEntry): number {
  const text = fields.get("permissions") ?? (fields.get("publicUpload") === "true" ? "15" : String(READ));
  const permissions = Number(text);
  if (!Number.isInteger(permissions) || permissions < 1 || permissions > 31)
    throw new OcsFailure(404, "Invalid permissions");
  if (entry.kind === "file" && permissions & CREATE_OR_DELETE)
    throw new OcsFailure(400, "File shares cannot have create or delete permissions");
  if (!(permissions & READ) && !(permissions & 4))
    throw new OcsFailure(400, "Share must at least have READ or CREATE permissions");
  return permissions;
}

function passwordFrom({ policy }: NextcloudState, fields: ReadonlyMap<string, string>): boolean {
  const password = fields.get("password") ?? "";
  if (password === "" && policy.passwordEnforced)
    throw new OcsFailure(403, "Passwords are enforced for link and mail shares");
  if (password !== "" && password.length < policy.passwordMinLength) {
    throw new OcsFailure(403, `Password needs to be at least ${policy.passwordMinLength} characters long`);
  }
  return password !== "";
}

const DAY_MS = 86_400_000;

function expiryFrom({ policy, now }: NextcloudState, fields: ReadonlyMap<string, string>): string | undefined {
  const text = fields.get("expireDate") ?? "";
  const today = Math.floor(now() / DAY_MS) * DAY_MS;
  const most = policy.expireWithinDays;
  if (text === "") return most === undefined ? undefined : new Date(today + most * DAY_MS).toISOString().slice(0, 10);
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new OcsFailure(404, "Invalid date, date format must be YYYY-MM-DD");
  if (at <= today) throw new OcsFailure(404, "Expiration date is in the past");
  if (most !== undefined && at > today + most * DAY_MS) {
    throw new OcsFailure(404, `Cannot set expiration date more than ${most} days in the future`);
  }
  return text;
}

async function described(state: NextcloudState, exchange: Exchange, share: Share): Promise<unknown> {
  const path = state.ids.pathOf(share.fileId);
  const entry = path === undefined ? undefined : await state.store.find(path);
  if (!entry) throw new OcsFailure(404, "Wrong share ID, share does not exist");
  const secret = share.password ? "redacted" : null;
  return {
    id: String(share.id),
    share_type: LINK,
    uid_owner: state.userId,
    displayname_owner: "Anna Müller",
    permissions: share.permissions,
    can_edit: true,
    can_delete: true,
    stime: share.second,
    parent: null,
    expiration: share.expires === undefined ? null : `${share.expires} 00:00:00`,
    token: share.token,
    uid_file_owner: state.userId,
    note: "",
    label: share.label,
    displayname_file_owner: "Anna Müller",
    path: entry.path,
    item_type: entry.kind,
    mimetype: entry.kind === "folder" ? "httpd/unix-directory" : entry.mediaType,
    "has-preview": false,
    storage_id: `home::${state.userId}`,
    storage: 2,
    item_source: share.fileId,
    file_source: share.fileId,
    file_parent: 2,
    file_target: `/${lastName(entry.path)}`,
    share_with: secret,
    share_with_displayname: "(Shared link)",
    password: secret,
    send_password_by_talk: false,
    url: `http://${exchange.header("host")}/s/${share.token}`,
    mail_send: 0,
    hide_download: 0,
    attributes: null,
  };
}
