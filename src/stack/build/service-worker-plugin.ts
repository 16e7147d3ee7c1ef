import { existsSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";

/**
 * `widgets/<name>/media-worker.ts` becomes `<name>/media-worker.js`: beside the widget's page, since that is what it may serve, and
 * one classic script, since not every browser takes modules there.
 */
export function serviceWorkerPlugin(folder: string, names: readonly string[]): Plugin {
  return {
    name: "sparks-service-worker",
    apply: "build",
    async generateBundle() {
      for (const name of names) {
        const entry = join(folder, name, "media-worker.ts");
        if (!existsSync(entry)) continue;
        this.emitFile({ type: "asset", fileName: `${name}/media-worker.js`, source: await bundled(entry) });
      }
    },
  };
}

async function bundled(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2024", lib: { entry, formats: ["iife"], name: "mediaWorker" } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const code = outputs
    .flatMap((one) => ("output" in one ? one.output : []))
    .find((file) => file.type === "chunk")?.code;
  if (code === undefined) throw new Error(`${entry}: nothing was built`);
  return code;
}
