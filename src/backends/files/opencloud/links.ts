import { SparksError, stringAt } from "#base";
import type { FileLinkChange, FilePath, FileShare, NewFileLink } from "#model";
import type { Transport } from "../../transport.ts";
import type { FileShares } from "../files-backend.ts";
import { valuesOf } from "../graph/drive-item.ts";
import { shareFromPermission } from "../graph/permissions.ts";
import { libreGraph } from "./libre-graph.ts";

/** LibreGraph `permissions` and `createLink` (v1beta1). Links may be bound to the organisation: type `internal`. */
export function createLinks(
  server: Transport,
  driveId: string,
  itemIdOf: (path: FilePath) => Promise<string>,
): FileShares {
  const urlOf = async (path: FilePath, tail: string) =>
    `v1beta1/drives/${encodeURIComponent(driveId)}/items/${encodeURIComponent(await itemIdOf(path))}/${tail}`;
  return {
    rules: { scopes: ["organisation", "anyone"], password: "optional" },
    async list(path, signal) {
      const body = await libreGraph(server, await urlOf(path, "permissions"), { signal });
      return valuesOf(body).flatMap((value) => shareFromPermission(withRole(value)) ?? []);
    },
    async createLink(path, link, signal) {
      const body = await libreGraph(server, await urlOf(path, "createLink"), {
        method: "POST",
        body: linkBody(link),
        signal,
      });
      const share = shareFromPermission(withRole(body));
      if (!share) throw new SparksError("invalid", "the reply is no permission");
      return share;
    },
    async update(path, shareId, change, signal) {
      const url = await urlOf(path, `permissions/${encodeURIComponent(shareId)}`);
      let changed: unknown;
      const { password, ...rest } = change;
      if (Object.keys(rest).length > 0) {
        changed = await libreGraph(server, url, { method: "PATCH", body: changeBody(rest), signal });
      }
      // The password has a request of its own; an empty one takes it away.
      if (password !== undefined) {
        const body = { password: password ?? "" };
        changed = await libreGraph(server, `${url}/setPassword`, { method: "POST", body, signal });
      }
      const share: FileShare | undefined = shareFromPermission(withRole(changed));
      if (!share) throw new SparksError("invalid", "the reply is no permission");
      return share;
    },
    async remove(path, shareId, signal) {
      const url = await urlOf(path, `permissions/${encodeURIComponent(shareId)}`);
      await libreGraph(server, url, { method: "DELETE", signal });
    },
  };
}

const linkBody = ({ role, scope, password, expiresAt }: NewFileLink) => ({
  type: scope === "organisation" ? "internal" : role === "write" ? "edit" : "view",
  ...(password === undefined ? {} : { password }),
  ...(expiresAt === undefined ? {} : { expirationDateTime: new Date(expiresAt).toISOString() }),
});

const changeBody = ({ role, expiresAt }: Omit<FileLinkChange, "password">) => ({
  ...(role === undefined ? {} : { link: { type: role === "write" ? "edit" : "view" } }),
  ...(expiresAt === undefined
    ? {}
    : { expirationDateTime: expiresAt === null ? null : new Date(expiresAt).toISOString() }),
});

/** A link's type says what Graph says by roles. */
function withRole(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("link" in value)) return value;
  const type = stringAt(value.link, "type") ?? "";
  const role = type === "edit" || type === "upload" || type === "createOnly" ? "write" : "read";
  const scope = type === "internal" ? "organization" : "anonymous";
  const link = typeof value.link === "object" && value.link !== null ? { scope, ...value.link } : value.link;
  return { roles: [role], ...value, link };
}
