import type { FileQuota } from "#model";
import type { Transport } from "../../transport.ts";
import { parseSize } from "../reply.ts";
import { propfindRequest, readPropfind } from "./propfind.ts";

/** How much room there is (RFC 4331). Servers that do not tell, or tell a negative number for "unknown", give nothing. */
export async function readQuota(transport: Transport, signal?: AbortSignal): Promise<FileQuota> {
  const request = propfindRequest("0", signal, ["quota-available-bytes", "quota-used-bytes"]);
  const [root] = await readPropfind(await transport.request("", request), signal);
  const used = parseSize(root?.props["quota-used-bytes"]);
  const available = parseSize(root?.props["quota-available-bytes"]);
  return {
    ...(used === undefined ? {} : { used }),
    ...(used === undefined || available === undefined ? {} : { total: used + available }),
  };
}
