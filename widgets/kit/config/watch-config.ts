import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ConfigReading } from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";

/** The event that holds a widget's config, and how it is read (contracts/state-events). */
export type ConfigSource<Config> = {
  readonly type: string;
  readonly read: (content: unknown) => ConfigReading<Config>;
};

export type ConfigPlace = {
  readonly stateKey: string;
  /** A space whose config holds where the room has none of its own. */
  readonly space?: string | undefined;
};

export type WatchedConfig<Config> = {
  /** Undefined until the host has answered. */
  readonly reading: ReadonlySignal<ConfigReading<Config> | undefined>;
  /** Whose it is. */
  readonly from: ReadonlySignal<"room" | "space">;
  readonly stop: () => void;
};

/** The config of the widget as room state has it, now and after each change: the room's own, else that of the space. */
export function watchConfig<Config>(
  host: WidgetHost,
  source: ConfigSource<Config>,
  { stateKey, space }: ConfigPlace,
): WatchedConfig<Config> {
  const room = watchOne(host, source, stateKey, undefined);
  const above = space === undefined ? undefined : watchOne(host, source, stateKey, space);
  const inherits = computed(() => above !== undefined && room.reading.value?.state === "missing");
  return {
    reading: computed(() => (inherits.value ? above?.reading.value : room.reading.value)),
    // A space that has none is not where anybody would look first.
    from: computed(() => (inherits.value && above?.reading.value?.state !== "missing" ? "space" : "room")),
    stop() {
      room.stop();
      above?.stop();
    },
  };
}

function watchOne<Config>(
  host: WidgetHost,
  source: ConfigSource<Config>,
  stateKey: string,
  roomId: string | undefined,
): { readonly reading: ReadonlySignal<ConfigReading<Config> | undefined>; readonly stop: () => void } {
  const reading = signal<ConfigReading<Config> | undefined>(undefined);
  let seen = "";
  const take = (content: unknown) => {
    const text = JSON.stringify(content) ?? "";
    if (reading.peek() !== undefined && text === seen) return;
    seen = text;
    reading.value = source.read(content);
  };
  return { reading, stop: host.watchState(source.type, stateKey, take, roomId) };
}
