/** The way to a connection: what was typed is tested, or a page of the server is waited for. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { type Clock, type SparksError, toSparksError } from "#base";
import type { Connection, Credential, Flow, FlowRequest, SignInKind } from "#contracts";
import type { GatewayClient } from "#kit";
import { type ConnectFault, connectFault } from "./connect-fault.ts";

export type ConnectStep =
  /** Something is to be typed or begun; `fault`: why it did not work before. */
  | { readonly at: "ready"; readonly fault?: ConnectFault | undefined }
  /** The gateway is asked. */
  | { readonly at: "asking" }
  /** The person is on a page of the server. */
  | {
      readonly at: "waiting";
      readonly address: string;
      /** Milliseconds since 1970. */
      readonly endsAt: number;
      /** Nobody answers at the moment; it is asked again by itself. */
      readonly isAway: boolean;
    };

/** Where to: an upstream of the offers, or a connection that is to be signed in to again. */
export type ConnectTarget = { readonly upstream: string } | { readonly connection: string };

export type ConnectModel = {
  readonly step: ReadonlySignal<ConnectStep>;
  submit(target: ConnectTarget, credential: Credential): Promise<void>;
  /** `opened` gets the address of the page as soon as it is known. */
  signIn(target: ConnectTarget, kind: Exclude<SignInKind, "password">): Promise<void>;
  /** Looks at once: the person is back. */
  lookNow(): void;
  /** Back to the beginning; what was begun is given up. */
  giveUp(): void;
};

export type ConnectDeps = {
  readonly client: Pick<GatewayClient, "connect" | "renewCredential" | "beginSignIn" | "signInState" | "cancelSignIn">;
  readonly clock: Clock;
  /** Opens a page in a window of its own. Whether it came, nobody can know. */
  readonly openPage: (address: string) => void;
  readonly onDone: (connection: Connection) => void;
};

const LOOK_EVERY_MS = 2000;
const LOOK_AGAIN_MS = 5000;

export const createConnectModel = ({ client, clock, openPage, onDone }: ConnectDeps): ConnectModel => {
  const Model = createModel((): ConnectModel => {
    const step = signal<ConnectStep>({ at: "ready" });
    let run = new AbortController();
    let wake = new AbortController();

    const begin = (): AbortSignal => {
      run.abort();
      run = new AbortController();
      step.value = { at: "asking" };
      return run.signal;
    };
    const failed = (fault: ConnectFault) => {
      step.value = { at: "ready", fault };
    };
    const rest = async (durationMs: number, stopped: AbortSignal) => {
      wake = new AbortController();
      // Woken or stopped: whoever waited looks which.
      await clock.sleep(durationMs, AbortSignal.any([stopped, wake.signal])).catch(() => undefined);
    };
    const giveBack = (flow: Flow) => {
      // It would end by itself; nobody waits for the answer.
      client.cancelSignIn(flow.id).catch((_: unknown) => undefined);
    };

    /** Asks how the sign-in stands until it is over. Time and a lost network do not end it, only the gateway does. */
    const follow = async (flow: Flow, stopped: AbortSignal) => {
      const endsAt = clock.now() + flow.expiresInMs;
      const waiting = (isAway: boolean): ConnectStep => ({ at: "waiting", address: flow.address, endsAt, isAway });
      step.value = waiting(false);
      for (;;) {
        let error: SparksError | undefined;
        try {
          const found = await client.signInState(flow.id, stopped);
          if (stopped.aborted) return giveBack(flow);
          if (found.state === "failed") return failed(found.fault);
          if (found.state === "done") return onDone(found.connection);
        } catch (thrown) {
          if (stopped.aborted) return giveBack(flow);
          error = toSparksError(thrown);
          if (error.code === "not-found") return failed("expired");
          if (error.code !== "unavailable" && error.code !== "throttled") return failed(connectFault(error));
        }
        step.value = waiting(error !== undefined);
        await rest(error === undefined ? LOOK_EVERY_MS : (error.retryAfterMs ?? LOOK_AGAIN_MS), stopped);
        if (stopped.aborted) return giveBack(flow);
      }
    };

    return {
      step,
      async submit(target, credential) {
        const stopped = begin();
        try {
          const connection =
            "connection" in target
              ? await client.renewCredential(target.connection, credential)
              : await client.connect(target.upstream, credential);
          if (!stopped.aborted) onDone(connection);
        } catch (thrown) {
          if (!stopped.aborted) failed(connectFault(toSparksError(thrown)));
        }
      },
      async signIn(target, kind) {
        const stopped = begin();
        let flow: Flow;
        try {
          const request: FlowRequest = target;
          flow = await client.beginSignIn(kind, request, stopped);
        } catch (thrown) {
          if (!stopped.aborted) failed(connectFault(toSparksError(thrown)));
          return;
        }
        if (stopped.aborted) return giveBack(flow);
        openPage(flow.address);
        await follow(flow, stopped);
      },
      lookNow: () => wake.abort(),
      giveUp() {
        run.abort();
        step.value = { at: "ready" };
      },
    };
  });
  return new Model();
};
