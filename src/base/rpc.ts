/**
 * Calls and subscriptions over a MessagePort, both sides typed by one description of the calls and topics.
 * A message that is not one of ours is dropped; a handler that throws answers with an error, never takes the port down.
 */
import { errorFromData, SparksError, toSparksError } from "./errors.ts";

/** The part of MessagePort that is used: also met by Worker and by Node's MessagePort. */
export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  onmessage: ((this: MessagePort, event: MessageEvent) => unknown) | null;
}

/** name → [argument, result] */
export type Calls = Record<string, { readonly arg: unknown; readonly result: unknown }>;
/** name → [parameter, value that is pushed] */
export type Topics = Record<string, { readonly param: unknown; readonly push: unknown }>;

export type CallHandlers<C extends Calls> = {
  readonly [K in keyof C]: (arg: C[K]["arg"], signal: AbortSignal) => Promise<C[K]["result"]> | C[K]["result"];
};
export type TopicHandlers<T extends Topics> = {
  /** Starts pushing; returns what stops it. */
  readonly [K in keyof T]: (param: T[K]["param"], push: (value: T[K]["push"]) => void) => () => void;
};

export interface RpcClient<C extends Calls, T extends Topics> {
  call<K extends keyof C & string>(name: K, arg: C[K]["arg"], signal?: AbortSignal): Promise<C[K]["result"]>;
  subscribe<K extends keyof T & string>(name: K, param: T[K]["param"], push: (value: T[K]["push"]) => void): () => void;
  /** Rejects what is waiting; nothing is sent after it. */
  close(): void;
}

type Message =
  | { readonly t: "call"; readonly id: number; readonly name: string; readonly arg: unknown }
  | { readonly t: "abort"; readonly id: number }
  | { readonly t: "sub"; readonly id: number; readonly name: string; readonly arg: unknown }
  | { readonly t: "unsub"; readonly id: number }
  | { readonly t: "ok"; readonly id: number; readonly value: unknown }
  | { readonly t: "err"; readonly id: number; readonly error: unknown }
  | { readonly t: "push"; readonly id: number; readonly value: unknown };

function isMessage(data: unknown): data is Message {
  return (
    typeof data === "object" &&
    data !== null &&
    typeof (data as Message).t === "string" &&
    typeof (data as Message).id === "number"
  );
}

export function createRpcClient<C extends Calls, T extends Topics>(port: Port): RpcClient<C, T> {
  let nextId = 1;
  let closed = false;
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: SparksError) => void }>();
  const pushes = new Map<number, (value: unknown) => void>();

  port.onmessage = ({ data }) => {
    if (!isMessage(data)) return;
    if (data.t === "push") return pushes.get(data.id)?.(data.value);
    const call = waiting.get(data.id);
    if (!call) return;
    if (data.t === "ok") call.resolve(data.value);
    else if (data.t === "err") call.reject(errorFromData(data.error));
    else return;
    waiting.delete(data.id);
  };

  return {
    call(name, arg, signal) {
      if (closed) return Promise.reject(new SparksError("cancelled", "connection closed"));
      if (signal?.aborted) return Promise.reject(new SparksError("cancelled", `${name} was cancelled`));
      const id = nextId++;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      signal?.addEventListener(
        "abort",
        () => {
          const call = waiting.get(id);
          if (!call) return;
          waiting.delete(id);
          port.postMessage({ t: "abort", id } satisfies Message);
          call.reject(new SparksError("cancelled", `${name} was cancelled`));
        },
        { once: true },
      );
      port.postMessage({ t: "call", id, name, arg } satisfies Message);
      return answer as Promise<never>;
    },
    subscribe(name, param, push) {
      const id = nextId++;
      pushes.set(id, push as (value: unknown) => void);
      port.postMessage({ t: "sub", id, name, arg: param } satisfies Message);
      return () => {
        if (pushes.delete(id) && !closed) port.postMessage({ t: "unsub", id } satisfies Message);
      };
    },
    close() {
      closed = true;
      pushes.clear();
      for (const call of waiting.values()) call.reject(new SparksError("cancelled", "connection closed"));
      waiting.clear();
    },
  };
}

/** Serves one port. Returns what ends it: every subscription of this port is stopped. */
export function serveRpc<C extends Calls, T extends Topics>(
  port: Port,
  calls: CallHandlers<C>,
  topics: TopicHandlers<T>,
): () => void {
  const aborts = new Map<number, AbortController>();
  const stops = new Map<number, () => void>();
  const fail = (id: number, thrown: unknown) =>
    port.postMessage({ t: "err", id, error: toSparksError(thrown).toJSON() } satisfies Message);

  const runCall = async (id: number, name: string, arg: unknown) => {
    const abort = new AbortController();
    aborts.set(id, abort);
    try {
      if (!Object.hasOwn(calls, name)) throw new SparksError("unsupported", `no call ${name}`);
      const value = await (calls[name] as CallHandlers<Calls>[string])(arg, abort.signal);
      port.postMessage({ t: "ok", id, value } satisfies Message);
    } catch (thrown) {
      fail(id, thrown);
    } finally {
      aborts.delete(id);
    }
  };

  port.onmessage = ({ data }) => {
    if (!isMessage(data)) return;
    if (data.t === "call") void runCall(data.id, data.name, data.arg);
    else if (data.t === "abort") aborts.get(data.id)?.abort(new SparksError("cancelled", "cancelled by caller"));
    else if (data.t === "sub") {
      if (!Object.hasOwn(topics, data.name))
        return fail(data.id, new SparksError("unsupported", `no topic ${data.name}`));
      const push = (value: unknown) => port.postMessage({ t: "push", id: data.id, value } satisfies Message);
      stops.set(data.id, (topics[data.name] as TopicHandlers<Topics>[string])(data.arg, push));
    } else if (data.t === "unsub") {
      stops.get(data.id)?.();
      stops.delete(data.id);
    }
  };

  return () => {
    for (const stop of stops.values()) stop();
    stops.clear();
    for (const abort of aborts.values()) abort.abort(new SparksError("cancelled", "connection closed"));
  };
}
