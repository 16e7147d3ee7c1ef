export { type Fault, findFaults, formatFaults, parseConfig } from "./faults.ts";
export * from "./gateway/index.ts";
