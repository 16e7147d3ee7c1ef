export * from "./config.ts";
export * from "./connection-paths.ts";
export * from "./connections.ts";
export * from "./error.ts";
export * from "./routes.ts";
export * from "./rtc.ts";
export * from "./session.ts";
export * from "./upstream-kinds.ts";
