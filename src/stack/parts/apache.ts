import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readdir, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findProgram } from "../debian.ts";
import { DEMO_PEOPLE } from "../demo/people.ts";
import type { Part, PartContext } from "../part.ts";
import { APACHE_MODULES, type Apache, startApache } from "../servers/apache.ts";
import { once } from "../stamp.ts";

/** A second store for the demo people, so that there are two to move files between. Nothing needs it. */
export const apachePart: Part = {
  name: "apache",
  title: "WebDAV server (Apache)",
  needs: [],
  port: 8084,
  async install(context) {
    context.step("looking for Apache");
    await apacheProgram(context);
  },
  async start(context) {
    const program = await apacheProgram(context);
    const [anna, ben] = DEMO_PEOPLE;
    const account = ({ localpart, password }: typeof anna) => ({ name: localpart, password });
    const server = await startApache({
      ...context,
      ...(await mayEnter(context)),
      program,
      user: account(anna),
      others: [account(ben)],
    });
    await once(join(context.folder, "files.stamp"), "1", () => putFiles(server));
    return server;
  },
};

/** Throws with what to do where there is none and none can be installed. */
export async function apacheProgram({ cache, step }: Pick<PartContext, "cache" | "step">): Promise<string> {
  const wanted = { title: "Apache", names: ["apache2", "httpd"], debian: "apache2-bin", variable: "APACHE" };
  const program = await findProgram(wanted, { cache, onStep: step });
  if (!existsSync(join(APACHE_MODULES, "mod_dav.so"))) {
    throw new Error(`Apache's WebDAV is not in ${APACHE_MODULES}. The second file store stays away.`);
  }
  return program;
}

/**
 * Started by root it gives root's rights up, and could not pass the data folder: with root's group it may, and read nothing there.
 * Throws where a folder further up lets nobody else pass, as a home folder does: that is not ours to change.
 */
async function mayEnter({ cache }: Pick<PartContext, "cache">): Promise<{ groupId?: number }> {
  if (process.getuid?.() !== 0) return {};
  const { gid: groupId } = await stat(cache.data);
  for (let folder = dirname(await realpath(cache.data)); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, gid } = await stat(folder);
    if ((mode & 0o001) !== 0 || (gid === groupId && (mode & 0o010) !== 0)) continue;
    throw new Error(
      `Apache, started by root, gives root's rights up and cannot enter ${folder}. The second file store stays away; everything else works. Put Sparks where others may pass (/srv), or start it as somebody else.`,
    );
  }
  await chmod(cache.data, 0o710);
  return { groupId };
}

/** The server's own account must be able to write where we put something. */
async function putFiles({ filesFolder }: Apache): Promise<void> {
  const { uid, gid } = await stat(filesFolder);
  const year = join(filesFolder, "2025");
  await mkdir(year, { recursive: true });
  await writeFile(join(year, "Abschlussbericht.md"), "# Abschlussbericht 2025\n\nAlles Weitere im Ordner.\n");
  await writeFile(join(filesFolder, "Lies mich.txt"), "Das Archiv der Werkstatt: für alle dieselben Dateien.\n");
  const inside = await readdir(filesFolder, { recursive: true });
  for (const name of inside) {
    await chown(join(filesFolder, name), uid, gid);
    await chmod(join(filesFolder, name), (await stat(join(filesFolder, name))).isDirectory() ? 0o700 : 0o600);
  }
}
