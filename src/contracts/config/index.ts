export { type ClientConfig, clientConfigSchema } from "./client-config.ts";
