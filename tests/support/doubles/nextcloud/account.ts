/** Who one is, and what the server can do (`cloud/user`, `cloud/capabilities`). */
import type { NextcloudState } from "./state.ts";

export async function user(state: NextcloudState): Promise<unknown> {
  const used = await state.store.usedBytes();
  const total = state.policy.quota;
  return {
    enabled: true,
    id: state.userId,
    email: "anna.mueller@example.org",
    displayname: "Anna Müller",
    "display-name": "Anna Müller",
    quota: { free: total === undefined ? -3 : total - used, used, total: total ?? -3, relative: 0, quota: total ?? -3 },
    language: "de",
    locale: "de_DE",
    backend: "LDAP",
    groups: ["staff"],
  };
}

export function capabilities({ policy }: NextcloudState): unknown {
  return {
    version: { major: 31, minor: 0, micro: 5, string: "31.0.5", edition: "", extendedSupport: false },
    capabilities: {
      core: { pollinterval: 60, "webdav-root": "remote.php/webdav", "reference-api": true },
      dav: policy.chunking ? { chunking: "1.0", bulkupload: "1.0" } : {},
      files: {
        bigfilechunking: policy.chunking,
        blacklisted_files: [".htaccess"],
        forbidden_filenames: [".htaccess"],
        forbidden_filename_characters: ["\\", "/"],
        ...(policy.trash ? { undelete: true } : {}),
        ...(policy.versioning ? { versioning: true, version_labeling: true, version_deletion: true } : {}),
      },
      files_sharing: {
        api_enabled: true,
        public: policy.linksAllowed
          ? {
              enabled: true,
              password: { enforced: policy.passwordEnforced, askForOptionalPassword: false },
              expire_date:
                policy.expireWithinDays === undefined
                  ? { enabled: false }
                  : { enabled: true, days: policy.expireWithinDays, enforced: true },
              multiple_links: true,
              send_mail: false,
              upload: true,
              upload_files_drop: true,
            }
          : { enabled: false },
        user: { send_mail: false, expire_date: { enabled: true } },
        resharing: true,
        default_permissions: 31,
      },
      password_policy: { minLength: policy.passwordMinLength },
    },
  };
}
