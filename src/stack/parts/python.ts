import type { PartContext } from "../part.ts";
import { installPython } from "../python-env.ts";

/** Installs the Python environment that several parts share: the first to ask does it, the others wait. */
export async function installPythonFor({ cache, step, signal }: PartContext): Promise<void> {
  step("looking for the Python environment");
  await installPython({ cache, onStep: step, signal });
}

/** Its interpreter. */
export async function pythonOf({ cache, signal }: PartContext): Promise<string> {
  return (await installPython({ cache, signal })).python;
}
