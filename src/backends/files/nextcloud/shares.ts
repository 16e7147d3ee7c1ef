/** Links and shares (docs.nextcloud.com, "OCS Share API"). */
import { isObject, numberAt, SparksError, stringAt } from "#base";
import type { FileLinkChange, FilePath, FileShare, Grantee, LinkRules, NewFileLink } from "#model";
import type { Transport } from "../../transport.ts";
import type { FileShares } from "../files-backend.ts";
import { ocs } from "./ocs.ts";

const SHARES = "apps/files_sharing/api/v1/shares";
const LINK = 3;
const READ = 1;
const UPDATE = 2;
const CREATE = 4;
const DELETE = 8;

export function createShares(
  transport: Transport,
  isFolder: (path: FilePath) => Promise<boolean>,
  rules: LinkRules = { scopes: ["anyone"], password: "optional" },
): FileShares {
  return {
    rules,
    async list(path, signal) {
      const data = await ocs(transport, SHARES, { query: { path, reshares: "true" }, signal });
      return (Array.isArray(data) ? data : []).flatMap((value) => shareFrom(value) ?? []);
    },
    async createLink(path, link, signal) {
      if (link.scope !== "anyone") {
        throw new SparksError("unsupported", "a link here is for anyone who has it", { path: "scope" });
      }
      const body = linkBody(path, link, await isFolder(path));
      const share = shareFrom(await ocs(transport, SHARES, { method: "POST", body, signal }));
      if (!share) throw new SparksError("invalid", "the reply is no share");
      return share;
    },
    async update(path, shareId, change, signal) {
      let share: FileShare | undefined;
      // Older servers take one value for each request.
      for (const body of changeBodies(change, "role" in change && (await isFolder(path)))) {
        const url = `${SHARES}/${encodeURIComponent(shareId)}`;
        share = shareFrom(await ocs(transport, url, { method: "PUT", body, signal }));
      }
      if (!share) throw new SparksError("invalid", "the reply is no share");
      return share;
    },
    async remove(_path, shareId, signal) {
      await ocs(transport, `${SHARES}/${encodeURIComponent(shareId)}`, { method: "DELETE", signal });
    },
  };
}

function linkBody(path: FilePath, { role, password, expiresAt }: NewFileLink, folder: boolean): Record<string, string> {
  return {
    path,
    shareType: String(LINK),
    permissions: permissionsOf(role, folder),
    ...(password === undefined ? {} : { password }),
    ...(expiresAt === undefined ? {} : { expireDate: dayOf(expiresAt) }),
  };
}

/** What is taken away is an empty value. */
function changeBodies({ role, password, expiresAt }: FileLinkChange, folder: boolean): Record<string, string>[] {
  return [
    ...(role === undefined ? [] : [{ permissions: permissionsOf(role, folder) }]),
    ...(password === undefined ? [] : [{ password: password ?? "" }]),
    ...(expiresAt === undefined ? [] : [{ expireDate: expiresAt === null ? "" : dayOf(expiresAt) }]),
  ];
}

const permissionsOf = (role: NewFileLink["role"], folder: boolean): string =>
  String(role === "read" ? READ : folder ? READ + UPDATE + CREATE + DELETE : READ + UPDATE);

/** A day, in the server's own reading of it. */
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const GROUPS = new Set([1, 7]);

export function shareFrom(value: unknown): FileShare | undefined {
  if (!isObject(value)) return undefined;
  const id = stringAt(value, "id") ?? numberAt(value, "id")?.toString();
  const type = numberAt(value, "share_type");
  if (id === undefined || type === undefined) return undefined;
  const permissions = numberAt(value, "permissions") ?? 0;
  const expiresAt = dayEnd(stringAt(value, "expiration"));
  const base = {
    id,
    role: (permissions & UPDATE) > 0 ? ("write" as const) : (permissions & READ) > 0 ? ("read" as const) : "other",
    ...(expiresAt === undefined ? {} : { expiresAt }),
    inherited: false,
  } as const;
  if (type !== LINK) return { ...base, kind: "people", to: granteesOf(value, type) };
  const url = stringAt(value, "url");
  const password = stringAt(value, "password") ?? stringAt(value, "share_with");
  return {
    ...base,
    kind: "link",
    link: {
      ...(url !== undefined && /^https?:\/\//.test(url) ? { url } : {}),
      scope: "anyone",
      hasPassword: password !== undefined && password !== "",
    },
    to: [],
  };
}

function granteesOf(value: Record<string, unknown>, type: number): readonly Grantee[] {
  const name = stringAt(value, "share_with_displayname") ?? stringAt(value, "share_with") ?? "";
  return name === "" ? [] : [{ kind: GROUPS.has(type) ? "group" : "person", name }];
}

/** `2026-12-31 00:00:00`: good until that day is over, in UTC where the server does not say where it is. */
function dayEnd(text: string | undefined): number | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(text ?? "")?.[1];
  const time = day === undefined ? Number.NaN : Date.parse(`${day}T23:59:59Z`);
  return Number.isFinite(time) ? time : undefined;
}
