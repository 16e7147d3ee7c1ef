import { readFileSync } from "node:fs";
import { SparksError } from "#base";
import { type GatewayConfig, gatewayConfigSchema, parseConfig } from "#contracts";

/**
 * The configuration in a JSON file.
 * @throws SparksError `invalid`: the file cannot be read, is not JSON, or has faults, one line each.
 */
export function readGatewayConfig(path: string): GatewayConfig {
  return parseConfig(gatewayConfigSchema, parseJsonFile(path));
}

function parseJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new SparksError("invalid", `${path}: expected a readable file`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "no JSON";
    throw new SparksError("invalid", `${path}: expected JSON, received ${reason}`, { cause });
  }
}
