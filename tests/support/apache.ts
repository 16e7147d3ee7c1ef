/** Apache's mod_dav for tests: the strict server beside WsgiDAV. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Apache, anyFreePort, cacheAt, findProgram, newTemporaryFolder, startApache } from "#stack";

export interface TestApache extends Apache {
  readonly user: string;
  readonly password: string;
  close(): Promise<void>;
}

export async function startTestApache(options: { readonly maxBodyBytes?: number } = {}): Promise<TestApache> {
  const program = await findProgram(
    { title: "Apache", names: ["apache2", "httpd"], debian: "apache2-bin", variable: "APACHE" },
    { cache: cacheAt(), onStep: console.log },
  );
  const folder = await newTemporaryFolder("apache");
  const user = { name: "anna", password: crypto.randomUUID() };
  const server = await startApache({
    ...options,
    program,
    folder,
    user,
    port: await anyFreePort(),
    logFile: join(folder, "apache.log"),
  });
  return {
    ...server,
    user: user.name,
    password: user.password,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
