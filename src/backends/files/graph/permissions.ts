import { arrayAt, isObject, objectAt, SparksError, stringAt } from "#base";
import type { FilePath, FileShare, Grantee, NewFileLink } from "#model";
import type { FileShares } from "../files-backend.ts";
import { timeOf, valuesOf } from "./drive-item.ts";
import { type Drive, itemByIdUrl } from "./graph-path.ts";
import { type GraphAccess, graphDone, graphJson, graphPages } from "./graph-request.ts";
import { getItemId } from "./read-items.ts";

/** learn.microsoft.com/graph/api/resources/permission */
export function createShares(access: GraphAccess, drive: Drive): FileShares {
  const urlOf = async (path: FilePath, tail: string, signal?: AbortSignal) =>
    itemByIdUrl(drive, await getItemId(access, drive, path, signal), tail);
  return {
    // What an organisation forbids of it, Graph says only when it is asked for.
    rules: { scopes: ["organisation", "anyone"], password: "optional" },
    async list(path, signal) {
      const shares: FileShare[] = [];
      for await (const body of graphPages(access, await urlOf(path, "/permissions", signal), signal)) {
        shares.push(...valuesOf(body).flatMap((value) => shareFromPermission(value) ?? []));
      }
      return shares;
    },
    async createLink(path, link, signal) {
      const url = await urlOf(path, "/createLink", signal);
      const share = shareFromPermission(await graphJson(access, url, { method: "POST", body: linkBody(link), signal }));
      if (!share) throw new SparksError("invalid", "the reply is no permission");
      return share;
    },
    async remove(path, shareId, signal) {
      const url = await urlOf(path, `/permissions/${encodeURIComponent(shareId)}`, signal);
      await graphDone(access, url, { method: "DELETE", signal });
    },
  };
}

const linkBody = ({ role, scope, password, expiresAt }: NewFileLink) => ({
  type: role === "write" ? "edit" : "view",
  scope: scope === "anyone" ? "anonymous" : "organization",
  ...(password === undefined ? {} : { password }),
  ...(expiresAt === undefined ? {} : { expirationDateTime: new Date(expiresAt).toISOString() }),
});

const SCOPES: Readonly<Record<string, NonNullable<FileShare["link"]>["scope"]>> = {
  anonymous: "anyone",
  organization: "organisation",
  users: "people",
  existingAccess: "people",
};

/** Undefined for what has no id and grants nothing. */
export function shareFromPermission(value: unknown): FileShare | undefined {
  if (!isObject(value)) return undefined;
  const link = objectAt(value, "link");
  const to = granteesOf(value);
  const id = stringAt(value, "id");
  if (id === undefined && link === undefined && to.length === 0) return undefined;
  const expiresAt = timeOf(stringAt(value, "expirationDateTime"));
  const url = stringAt(link, "webUrl");
  const scope = stringAt(link, "scope") ?? "";
  return {
    id: id ?? "",
    kind: link ? "link" : "people",
    role: roleOf(arrayAt(value, "roles") ?? []),
    ...(link
      ? {
          link: {
            ...(url !== undefined && /^https?:\/\//.test(url) ? { url } : {}),
            scope: Object.hasOwn(SCOPES, scope) ? (SCOPES[scope] ?? "unknown") : "unknown",
            hasPassword: value.hasPassword === true,
          },
        }
      : {}),
    to,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    inherited: objectAt(value, "inheritedFrom") !== undefined,
  };
}

function roleOf(roles: readonly unknown[]): FileShare["role"] {
  for (const role of ["owner", "write", "read"] as const) if (roles.includes(role)) return role;
  return "other";
}

/** One person in `grantedTo` (older) or `grantedToV2`, several in their plurals; who was invited by mail in `invitation`. */
function granteesOf(value: Record<string, unknown>): readonly Grantee[] {
  const sets = [
    ...(arrayAt(value, "grantedToIdentitiesV2") ?? arrayAt(value, "grantedToIdentities") ?? []),
    objectAt(value, "grantedToV2") ?? objectAt(value, "grantedTo"),
  ];
  const named = sets.flatMap((set) => granteeFrom(set) ?? []);
  const invited = stringAt(objectAt(value, "invitation"), "email");
  const [first] = named;
  if (invited === undefined || named.length > 1) return named;
  if (!first) return [{ kind: "person", name: "", email: invited }];
  return [{ email: invited, ...first }];
}

function granteeFrom(set: unknown): Grantee | undefined {
  const kinds = [
    ["person", objectAt(set, "user") ?? objectAt(set, "siteUser")],
    ["group", objectAt(set, "group") ?? objectAt(set, "siteGroup")],
    ["app", objectAt(set, "application")],
  ] as const;
  const [kind, identity] = kinds.find(([, found]) => found !== undefined) ?? [];
  if (kind === undefined || !identity) return undefined;
  const email = stringAt(identity, "email");
  return { kind, name: stringAt(identity, "displayName") ?? "", ...(email === undefined ? {} : { email }) };
}
