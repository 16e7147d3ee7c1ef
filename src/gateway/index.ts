export { readGatewayConfig } from "./config-file.ts";
export { createPinoLog } from "./log.ts";
export { type Gateway, type GatewayDeps, startGateway } from "./start-gateway.ts";
