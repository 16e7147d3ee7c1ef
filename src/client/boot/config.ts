import { type ReadonlySignal, signal } from "@preact/signals";
import { SparksError, toSparksError } from "#base";
import { type ClientConfig, clientConfigSchema, parseConfig } from "#contracts";

export type ConfigState =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly config: ClientConfig }
  | { readonly state: "broken"; readonly error: SparksError };

const KEY = "sparks.config";

export interface ConfigSource {
  readonly current: ReadonlySignal<ConfigState>;
  /** The configuration, as soon as there is one; rejects with what is wrong with it. */
  ready(): Promise<ClientConfig>;
  reload(): Promise<void>;
}

/**
 * Reads `config.json` beside the page. The last one that worked is used until the new one is there, and when it cannot be
 * had, so that a start waits for nothing. It is public, so localStorage may hold it.
 */
export function createConfigSource(storage: Storage, fetcher: typeof fetch = fetch.bind(globalThis)): ConfigSource {
  const current = signal<ConfigState>(lastWorking(storage));
  let loading = Promise.resolve();

  const load = async () => {
    try {
      const config = await fetchConfig(fetcher);
      storage.setItem(KEY, JSON.stringify(config));
      current.value = { state: "ready", config };
    } catch (thrown) {
      const error = toSparksError(thrown);
      // Not reachable, but known from last time: go on with that. Wrong: say so, whatever was known.
      if (error.code !== "unavailable" || current.peek().state !== "ready") current.value = { state: "broken", error };
    }
  };
  const reload = () => {
    loading = load();
    return loading;
  };
  void reload();
  return {
    current,
    reload,
    async ready() {
      if (current.peek().state !== "ready") await loading;
      const now = current.peek();
      if (now.state === "ready") return now.config;
      throw now.state === "broken" ? now.error : new SparksError("unavailable", "no configuration");
    },
  };
}

async function fetchConfig(fetcher: typeof fetch): Promise<ClientConfig> {
  const reply = await fetcher("config.json", { cache: "no-cache" });
  if (!reply.ok) {
    const code = reply.status >= 500 ? "unavailable" : "not-found";
    throw new SparksError(code, `config.json: HTTP ${reply.status}`, { status: reply.status });
  }
  const text = await reply.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SparksError("invalid", "config.json: expected JSON, received something else", { cause });
  }
  return parseConfig(clientConfigSchema, value);
}

function lastWorking(storage: Storage): ConfigState {
  const text = storage.getItem(KEY);
  if (text === null) return { state: "loading" };
  try {
    return { state: "ready", config: parseConfig(clientConfigSchema, JSON.parse(text)) };
  } catch {
    return { state: "loading" }; // Written by another version: wait for the new one.
  }
}
