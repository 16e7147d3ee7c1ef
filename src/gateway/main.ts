/** `node src/gateway/main.ts --config gateway.json`: one gateway, until SIGTERM or SIGINT. Exit code 2: the configuration is wrong. */
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { SparksError } from "#base";
import { readGatewayConfig } from "./config-file.ts";
import { startGateway } from "./start-gateway.ts";

const EXIT_FAILED = 1;
const EXIT_WRONG_CONFIG = 2;

async function main(): Promise<void> {
  const config = configArgument();
  const path = resolve(config);
  const gateway = await startGateway(readGatewayConfig(path), { baseDir: dirname(path) });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      void gateway.stop().then(() => process.exit(0));
    });
  }
}

function configArgument(): string {
  const { values, positionals } = parseArgs({ options: { config: { type: "string" } }, strict: false });
  const path = values.config ?? positionals[0];
  if (typeof path === "string") return path;
  throw new SparksError("invalid", "usage: node src/gateway/main.ts --config file.json");
}

main().catch((thrown: unknown) => {
  const isWrongConfig = thrown instanceof SparksError && thrown.code === "invalid";
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(isWrongConfig ? EXIT_WRONG_CONFIG : EXIT_FAILED);
});
