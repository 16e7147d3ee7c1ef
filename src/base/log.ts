/**
 * Structured log: an event name and plain fields. Nothing that a person wrote and no token may be a field; who adds a
 * field is the one who checks.
 */
export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogSink = (level: LogLevel, event: string, fields: LogFields) => void;

export function createLog(sink: LogSink): Log {
  const at =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) =>
      sink(level, event, fields);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Writes to the console of the browser or worker; `debug` is dropped. */
export const consoleSink: LogSink = (level, event, fields) => {
  if (level === "debug") return;
  console[level](event, fields);
};
