import pino, { type DestinationStream } from "pino";
import { createLog, type Log, type LogLevel } from "#base";

/** One JSON object per line, on standard output unless told otherwise. */
export function createPinoLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = { level, base: { part: "gateway" }, messageKey: "event", timestamp: pino.stdTimeFunctions.isoTime };
  const logger = destination ? pino(options, destination) : pino(options);
  return createLog((at, event, fields) => logger[at](fields, event));
}

/** An unexpected error without its message, which may quote what a person sent: its name and where it was thrown. */
export function faultFields(thrown: unknown): { name: string; at: string } {
  if (!(thrown instanceof Error)) return { name: typeof thrown, at: "" };
  const frames = (thrown.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
  return {
    name: thrown.name,
    at: frames
      .slice(0, 8)
      .map((line) => line.trim())
      .join(" < "),
  };
}
