import { numberAt, objectAt, stringAt, toSparksError } from "#base";
import type { FilePlace, FileQuota } from "#model";
import { valuesOf } from "./drive-item.ts";
import { type Drive, driveUrl } from "./graph-path.ts";
import { type GraphAccess, graphJson, graphPages } from "./graph-request.ts";

/** The person's own drive and the libraries of the sites that they follow. */
export async function listDrives(access: GraphAccess, signal?: AbortSignal): Promise<readonly FilePlace[]> {
  const own = placeFromDrive(await graphJson(access, "me/drive", { signal }));
  const places = new Map<string, FilePlace>(own ? [[own.id, own]] : []);
  try {
    for await (const body of graphPages(access, "me/followedSites", signal)) {
      for (const site of valuesOf(body)) {
        for (const place of await listSiteDrives(access, site, signal)) places.set(place.id, place);
      }
    }
  } catch (thrown) {
    // An organisation may keep sites from an application, or have none: the person's own files are there all the same.
    const { code } = toSparksError(thrown);
    if (!own || (code !== "forbidden" && code !== "not-found" && code !== "unsupported")) throw thrown;
  }
  return [...places.values()];
}

/** Sites by a word in their name or description. */
export async function searchSites(
  access: GraphAccess,
  term: string,
  signal?: AbortSignal,
): Promise<readonly FilePlace[]> {
  const body = await graphJson(access, `sites?search=${encodeURIComponent(term)}`, { signal });
  const drives = await Promise.all(valuesOf(body).map((site) => listSiteDrives(access, site, signal)));
  return drives.flat();
}

async function listSiteDrives(access: GraphAccess, site: unknown, signal?: AbortSignal): Promise<readonly FilePlace[]> {
  const id = stringAt(site, "id");
  if (id === undefined) return [];
  const siteName = stringAt(site, "displayName") ?? stringAt(site, "name") ?? "";
  const places: FilePlace[] = [];
  for await (const body of graphPages(access, `sites/${encodeURIComponent(id)}/drives`, signal)) {
    places.push(...valuesOf(body).flatMap((drive) => placeFromDrive(drive, siteName) ?? []));
  }
  return places;
}

export async function readQuota(access: GraphAccess, drive: Drive, signal?: AbortSignal): Promise<FileQuota> {
  return quotaFrom(await graphJson(access, driveUrl(drive), { signal }));
}

export function placeFromDrive(drive: unknown, siteName?: string): FilePlace | undefined {
  const id = stringAt(drive, "id");
  if (id === undefined) return undefined;
  const type = stringAt(drive, "driveType");
  const name = stringAt(drive, "name") ?? stringAt(objectAt(objectAt(drive, "owner"), "user"), "displayName") ?? "";
  const quota = quotaFrom(drive);
  return {
    id,
    name: siteName === undefined || siteName === "" ? name : `${siteName} – ${name}`,
    kind: siteName !== undefined || type === "documentLibrary" ? "site" : "personal",
    ...(quota.used === undefined && quota.total === undefined ? {} : { quota }),
  };
}

export function quotaFrom(drive: unknown): FileQuota {
  const quota = objectAt(drive, "quota");
  const total = numberAt(quota, "total");
  const remaining = numberAt(quota, "remaining");
  const used =
    numberAt(quota, "used") ?? (total !== undefined && remaining !== undefined ? total - remaining : undefined);
  return {
    ...(used === undefined || used < 0 ? {} : { used }),
    // Some drives answer 0 where there is no limit.
    ...(total === undefined || total <= 0 ? {} : { total }),
  };
}
