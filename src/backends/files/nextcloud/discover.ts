import { numberAt, objectAt, stringAt } from "#base";
import type { Transport } from "../../transport.ts";
import { ocs } from "./ocs.ts";

/** What this Nextcloud or ownCloud can do, by its own word. */
export type NextcloudAbilities = {
  /** The name under which its files lie, which may differ from the one that signs in. */
  readonly userId: string;
  readonly trash: boolean;
  readonly versions: boolean;
  /** Version 2 of uploads in parts. */
  readonly parts: boolean;
  readonly links: boolean;
};

/** @throws SparksError `not-found`, `unsupported` or `invalid` where no OCS answers. */
export async function discoverNextcloud(transport: Transport, signal?: AbortSignal): Promise<NextcloudAbilities> {
  const [user, reply] = await Promise.all([
    ocs(transport, "cloud/user", { signal }),
    ocs(transport, "cloud/capabilities", { signal }),
  ]);
  const capabilities = objectAt(reply, "capabilities");
  const files = objectAt(capabilities, "files");
  const sharing = objectAt(capabilities, "files_sharing");
  const dav = objectAt(capabilities, "dav");
  return {
    userId: stringAt(user, "id") ?? "",
    trash: isOn(files, "undelete"),
    versions: isOn(files, "versioning"),
    parts: stringAt(dav, "chunking") !== undefined || isOn(files, "bigfilechunking"),
    links: isOn(sharing, "api_enabled") && isOn(objectAt(sharing, "public"), "enabled"),
  };
}

/** Some say true, some 1. */
const isOn = (of: Record<string, unknown> | undefined, key: string): boolean =>
  of?.[key] === true || numberAt(of, key) === 1;
