/** Links and shares (docs.nextcloud.com, "OCS Share API"). */
import { isObject, numberAt, SparksError, stringAt } from "#base";
import type { FilePath, FileShare, Grantee, NewFileLink } from "#model";
import type { Transport } from "../../transport.ts";
import type { FileShares } from "../files-backend.ts";
import { ocs } from "./ocs.ts";

const SHARES = "apps/files_sharing/api/v1/shares";
const LINK = 3;
const READ = 1;
const UPDATE = 2;
const CREATE = 4;
const DELETE = 8;

export function createShares(transport: Transport, isFolder: (path: FilePath) => Promise<boolean>): FileShares {
  return {
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
    async remove(_path, shareId, signal) {
      await ocs(transport, `${SHARES}/${encodeURIComponent(shareId)}`, { method: "DELETE", signal });
    },
  };
}

function linkBody(path: FilePath, { role, password, expiresAt }: NewFileLink, folder: boolean): Record<string, string> {
  const permissions = role === "read" ? READ : folder ? READ + UPDATE + CREATE + DELETE : READ + UPDATE;
  return {
    path,
    shareType: String(LINK),
    permissions: String(permissions),
    ...(password === undefined ? {} : { password }),
    // A day, in the server's own reading of it.
    ...(expiresAt === undefined ? {} : { expireDate: new Date(expiresAt).toISOString().slice(0, 10) }),
  };
}

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
