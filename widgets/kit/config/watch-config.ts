import { type ReadonlySignal, signal } from "@preact/signals";
import type { SparksError } from "#base";
import type { WidgetHost } from "../host/widget-host.ts";

/** What a reader of a config event makes of its content (contracts/state-events). */
export type ConfigReading<Config> =
  | { readonly state: "ok"; readonly config: Config }
  | { readonly state: "missing" }
  | { readonly state: "newer"; readonly version: number }
  | { readonly state: "broken"; readonly error: SparksError };

export type ConfigSource<Config> = {
  readonly type: string;
  readonly read: (content: unknown) => ConfigReading<Config>;
};

/** The config of the widget as room state has it, now and after each change; undefined until the host has answered. */
export function watchConfig<Config>(
  host: WidgetHost,
  source: ConfigSource<Config>,
  stateKey: string,
): { readonly reading: ReadonlySignal<ConfigReading<Config> | undefined>; readonly stop: () => void } {
  const reading = signal<ConfigReading<Config> | undefined>(undefined);
  let seen = "";
  const stop = host.watchState(source.type, stateKey, (content) => {
    const text = JSON.stringify(content) ?? "";
    if (reading.peek() !== undefined && text === seen) return;
    seen = text;
    reading.value = source.read(content);
  });
  return { reading, stop };
}
