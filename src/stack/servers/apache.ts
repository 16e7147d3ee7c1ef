/** Starts Apache's WebDAV (mod_dav) on this machine: the strict one, with locks, for one person or several who share it. */
import { createHash } from "node:crypto";
import { chown, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LOOPBACK } from "../ports.ts";
import { newSecret, writePrivate } from "../secrets.ts";
import { absent } from "../stamp.ts";
import { startManaged } from "./managed.ts";
import type { Server, ServerOptions } from "./server.ts";
import { knows, type WebdavUser } from "./webdav-account.ts";

export type ApacheOptions = ServerOptions & {
  /** The `apache2` program (Debian: `apache2-bin`). */
  readonly program: string;
  /** Holds the configuration, and the files in `files`. */
  readonly folder: string;
  readonly user: WebdavUser;
  /** Further accounts; all see the same files. */
  readonly others?: readonly WebdavUser[];
  /** Group that its processes run with when we are root; that of its account without. */
  readonly groupId?: number;
  /** Most bytes of one upload; unlimited without. */
  readonly maxBodyBytes?: number;
};

export interface Apache extends Server {
  /** Where the files are on the disk. */
  readonly filesFolder: string;
}

/** Where Debian has them. */
export const APACHE_MODULES = "/usr/lib/apache2/modules";

const MODULES = [
  ...["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic"],
  ...["dav", "dav_fs", "mime", "alias", "setenvif"],
];

export async function startApache(options: ApacheOptions): Promise<Apache> {
  const { folder, port, user, others = [] } = options;
  const filesFolder = join(folder, "files");
  // An account that only this start knows: whoever accepts it is the server started here.
  const probe = { name: "health", password: newSecret() };
  const account = await serverAccount();
  for (const each of [folder, filesFolder, join(folder, "locks")]) {
    await mkdir(each, { recursive: true, mode: 0o700 });
    if (account) await chown(each, account.uid, account.gid);
  }
  const passwords = join(folder, "passwords");
  await writePrivate(passwords, `${[user, ...others, probe].map(passwordLine).join("\n")}\n`);
  if (account) await chown(passwords, account.uid, account.gid);
  const configFile = join(folder, "apache.conf");
  await writePrivate(configFile, configuration({ ...options, filesFolder, passwords, account }));
  const baseUrl = `http://${LOOPBACK}:${port}`;
  const server = await startManaged({
    ...options,
    what: "Apache",
    baseUrl,
    command: options.program,
    args: ["-f", configFile, "-DFOREGROUND"],
    cwd: folder,
    isReady: () => knows(baseUrl, probe),
  });
  return { ...server, filesFolder };
}

type Account = { readonly name: string; readonly uid: number; readonly gid: number };

/** Apache refuses to serve as root: its children are `www-data` then. */
async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const people = (await readFile("/etc/passwd", "utf8").catch(absent)) ?? "";
  for (const name of ["www-data", "nobody"]) {
    const [, , uid, gid] =
      people
        .split("\n")
        .find((line) => line.startsWith(`${name}:`))
        ?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("Apache cannot run as root, and this system knows neither www-data nor nobody.");
}

/** Passwords are long and random, so their plain hash tells nothing. */
const passwordLine = ({ name, password }: WebdavUser) =>
  `${name}:{SHA}${createHash("sha1").update(password).digest("base64")}`;

type Settings = ApacheOptions & {
  readonly filesFolder: string;
  readonly passwords: string;
  readonly account: Account | undefined;
};

function configuration({ folder, port, filesFolder, passwords, account, groupId, maxBodyBytes = 0 }: Settings): string {
  return `ServerRoot "${folder}"
PidFile "${join(folder, "apache.pid")}"
Listen ${LOOPBACK}:${port}
ServerName ${LOOPBACK}:${port}
${MODULES.map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`).join("\n")}
${account ? `User ${account.name}\nGroup "#${groupId ?? account.gid}"` : ""}
ErrorLog /dev/stderr
LogLevel warn
TypesConfig /dev/null
AddType text/plain .txt
AddType text/markdown .md
DefaultRuntimeDir "${folder}"
DavLockDB "${join(folder, "locks", "db")}"
LimitRequestBody ${maxBodyBytes}
LimitXMLRequestBody 1048576
AllowEncodedSlashes NoDecode
DocumentRoot "${filesFolder}"
<Directory "${filesFolder}">
  Dav On
  AllowOverride None
  Options None
  AuthType Basic
  AuthName "files"
  AuthUserFile "${passwords}"
  Require valid-user
</Directory>
`;
}
