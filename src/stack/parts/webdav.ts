import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DEMO_PEOPLE } from "../demo/people.ts";
import type { Part } from "../part.ts";
import { startWebdav, type Webdav } from "../servers/webdav.ts";
import { once } from "../stamp.ts";
import { installPythonFor, pythonOf } from "./python.ts";

export const webdavPart: Part = {
  name: "webdav",
  title: "WebDAV server (WsgiDAV)",
  needs: [],
  port: 8083,
  install: installPythonFor,
  async start(context) {
    const [anna, ben] = DEMO_PEOPLE;
    const account = ({ localpart, password }: typeof anna) => ({ name: localpart, password });
    const server = await startWebdav({
      ...context,
      python: await pythonOf(context),
      users: [account(anna), account(ben)],
    });
    await once(join(context.folder, "files.stamp"), "1", () => putFiles(server, context.folder));
    return server;
  },
};

/** The project's folder is one for both; each also has files of their own. */
async function putFiles(server: Webdav, folder: string): Promise<void> {
  const shared = join(folder, "files", "shared");
  await mkdir(join(shared, "Pläne"), { recursive: true });
  await writeFile(join(shared, "Ablauf.md"), "# Leuchtfeuer\n\n1. Entwurf\n2. Probe im Februar\n3. Abnahme\n");
  await writeFile(join(shared, "Pläne", "Raumplan.csv"), "Raum;Plätze\nWerkstatt;12\nSaal;80\n");
  for (const { localpart, displayname } of DEMO_PEOPLE) {
    const own = server.folderOf(localpart);
    await symlink(shared, join(own, "Leuchtfeuer"));
    await writeFile(join(own, "Notizen.txt"), `Nur für ${displayname}.\n`);
  }
}
