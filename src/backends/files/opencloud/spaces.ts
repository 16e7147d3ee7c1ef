import { objectAt, stringAt } from "#base";
import type { FilePlace } from "#model";
import type { Transport } from "../../transport.ts";
import { isDeleted, valuesOf } from "../graph/drive-item.ts";
import { quotaFrom } from "../graph/places.ts";
import { libreGraph } from "./libre-graph.ts";

/** Mount points are folders of the personal space or of "shares": they are no roots of their own. */
const ROOTS: Readonly<Record<string, FilePlace["kind"]>> = { personal: "personal", project: "site", virtual: "shared" };

/** The person's own space first, then the projects, then what others have shared (doc.opencloud.eu, "Spaces"). */
export async function listSpaces(transport: Transport, signal?: AbortSignal): Promise<readonly FilePlace[]> {
  const body = await libreGraph(transport, "v1.0/me/drives", { signal });
  const order = Object.values(ROOTS);
  return valuesOf(body)
    .flatMap((drive) => spaceFrom(drive) ?? [])
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.name.localeCompare(b.name));
}

/** Undefined for what is no root, and for a space that was disabled. */
export function spaceFrom(drive: unknown): FilePlace | undefined {
  const id = stringAt(drive, "id");
  const type = stringAt(drive, "driveType") ?? "";
  const kind = Object.hasOwn(ROOTS, type) ? ROOTS[type] : undefined;
  if (id === undefined || kind === undefined || isDeleted(objectAt(drive, "root"))) return undefined;
  const quota = quotaFrom(drive);
  return {
    id,
    name: stringAt(drive, "name") ?? "",
    kind,
    ...(quota.used === undefined && quota.total === undefined ? {} : { quota }),
  };
}
