import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Lines with their time, for parts that run inside the launcher itself. */
export function logTo(file: string): (line: string) => void {
  mkdirSync(dirname(file), { recursive: true });
  const log = (line: string) => appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
  log("started");
  return log;
}
