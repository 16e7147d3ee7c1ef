import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const PREFIX = "icon:";

/** `import send from "icon:send"` gives one lucide icon as data: only the icons that are named reach the bundle. */
export function iconsPlugin(): Plugin {
  const file = createRequire(import.meta.url).resolve("lucide-static/icon-nodes.json");
  const nodes = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return {
    name: "sparks-icons",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const name = id.slice(PREFIX.length + 1);
      const icon = nodes[name];
      if (!icon) this.error(`there is no icon "${name}" in lucide-static`);
      return `export default ${JSON.stringify(icon)};`;
    },
  };
}
