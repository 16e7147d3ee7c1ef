import type { PartContext } from "../part.ts";
import { installPython } from "../python-env.ts";

/** The interpreter of the shared Python environment, installed if need be. */
export async function pythonOf({ cache, step, signal }: PartContext): Promise<string> {
  return (await installPython({ cache, onStep: step, signal })).python;
}
