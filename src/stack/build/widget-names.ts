import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Every folder in `widgets/` with a page is a widget: there is no list to keep. */
export const widgetNames = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => existsSync(join(folder, name, "index.html")));
