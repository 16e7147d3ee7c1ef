import { arrayAt, numberAt, objectAt, stringAt } from "#base";
import type { LinkRules } from "#model";
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
  readonly linkRules: LinkRules;
  /** It tells what happened to a file. */
  readonly activity: boolean;
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
    linkRules: linkRulesFrom(capabilities),
    activity: arrayAt(objectAt(capabilities, "activity"), "apiv2") !== undefined,
  };
}

/** What the administration asks of a link. A server that says nothing asks for nothing. */
export function linkRulesFrom(capabilities: unknown): LinkRules {
  const links = objectAt(objectAt(capabilities, "files_sharing"), "public");
  const expiry = objectAt(links, "expire_date");
  const days = isOn(expiry, "enforced") ? whole(expiry, "days") : undefined;
  const length = whole(objectAt(capabilities, "password_policy"), "minLength");
  return {
    scopes: ["anyone"],
    password: isOn(objectAt(links, "password"), "enforced") ? "required" : "optional",
    ...(days === undefined ? {} : { maxDays: days }),
    ...(length === undefined ? {} : { minPasswordLength: length }),
  };
}

/** A count that makes sense, written as a number or as text. */
function whole(of: Record<string, unknown> | undefined, key: string): number | undefined {
  const count = numberAt(of, key) ?? Number(stringAt(of, key) ?? Number.NaN);
  return Number.isSafeInteger(count) && count > 0 && count < 100_000 ? count : undefined;
}

/** Some say true, some 1. */
const isOn = (of: Record<string, unknown> | undefined, key: string): boolean =>
  of?.[key] === true || numberAt(of, key) === 1;
