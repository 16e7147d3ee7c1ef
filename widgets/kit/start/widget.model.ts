/**
 * How a widget comes to its work, and where it stands on the way:
 *
 *     connecting → (config out of room state) → ask-gateway → signing-in → ready
 *
 * Each step that cannot be taken is a phase of its own with a screen of its own. A change of the config, and of what the host
 * allows, leads back to where it matters. A config without a gateway leads to `ready` at once, or by `direct` where it names a store that
 * the widget reaches itself.
 */
import { batch, createModel, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import * as v from "valibot";
import type { Send } from "#backends";
import { type Clock, objectAt, type SparksError, stringAt, toSparksError } from "#base";
import {
  type ConfigFault,
  type ConfigReading,
  type DirectGraph,
  directGraphSchema,
  directKey,
  WIDGET_CONFIGURE_ACTION,
} from "#contracts";
import { type ConfigPlace, type ConfigSource, watchConfig } from "../config/watch-config.ts";
import type { DirectSession } from "../direct/direct-session.ts";
import { type GatewayConsents, originOf } from "../gateway/gateway-consent.ts";
import type { GatewaySession, SessionWatch } from "../gateway/gateway-session.ts";
import type * as GatewayModule from "../gateway/gateway-side.ts";
import type { WhyAway } from "../gateway/reachable.ts";
import type { Retry } from "../gateway/retry.ts";
import { SignInRefused } from "../gateway/sign-in-refused.ts";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";
import type { DirectSide, GatewaySide, WidgetPlace } from "./widget-context.ts";

export type WidgetPhase<Config> =
  | { readonly at: "connecting" }
  /** The client says nothing. */
  | { readonly at: "no-answer" }
  /** What the widget cannot do without was not allowed. `asked`: again, and in vain. */
  | { readonly at: "not-permitted"; readonly missing: readonly string[]; readonly asked: boolean }
  /** `spaceDenied`: there may be one in the space, but the widget may not look. */
  | { readonly at: "no-config"; readonly canSetUp: boolean; readonly spaceDenied: boolean }
  | { readonly at: "newer-config"; readonly version: number }
  | {
      readonly at: "broken-config";
      readonly faults: readonly ConfigFault[];
      readonly from: "room" | "space";
      readonly canSetUp: boolean;
    }
  | { readonly at: "ask-gateway"; readonly origin: string }
  | { readonly at: "signing-in"; readonly gateway: string; readonly problem?: AwayProblem }
  /** The person or the client did not say who is here. Nothing was sent. */
  | { readonly at: "declined"; readonly gateway: string }
  /** The gateway refused; time does not mend it. */
  | { readonly at: "refused"; readonly gateway: string; readonly error: SparksError }
  /** A sign-in to a store that the widget reaches itself; what is wanted of the person, the session says. */
  | { readonly at: "direct"; readonly session?: DirectSession }
  | { readonly at: "ready"; readonly place: WidgetPlace<Config> };

/** The gateway is away and is tried again at `retryAt` (milliseconds since 1970). */
export type AwayProblem = { readonly error: SparksError; readonly retryAt: number; readonly why: WhyAway };

export type WidgetModelDeps<Config> = {
  readonly host: WidgetHost;
  readonly source: ConfigSource<Config>;
  readonly place: ConfigPlace;
  /** Beyond reading the config: what it cannot do without. */
  readonly needs?: readonly string[];
  /** What it can use, and goes without. */
  readonly capabilities: readonly string[];
  readonly consents: GatewayConsents;
  readonly send: Send;
  readonly clock: Clock;
  readonly retry: Retry;
  readonly whyAway: (gateway: string, signal: AbortSignal) => Promise<WhyAway>;
  readonly watch: SessionWatch;
  /** @throws SparksError `unavailable`: it could not be loaded. */
  readonly loadGateway: () => Promise<Pick<typeof GatewayModule, "createGatewayClient" | "createGatewaySession">>;
  /** Begins a sign-in to a store that the widget reaches itself. */
  readonly openDirect: (direct: DirectGraph) => Promise<DirectSession>;
};

export type WidgetModel<Config> = {
  readonly phase: ReadonlySignal<WidgetPhase<Config>>;
  /** The person agrees to the gateway that was asked about. */
  agree(): void;
  /** Once more, after a refusal. */
  tryAgain(): void;
  /** Asks the host again for what it did not allow. */
  askAgain(): Promise<void>;
  /** Opens the settings in the host, where it has some. */
  setUp(): Promise<void>;
  /** Once, at the start. */
  start(): Promise<void>;
};

export const createWidgetModel = <Config>(deps: WidgetModelDeps<Config>): WidgetModel<Config> => {
  const Model = createModel((): WidgetModel<Config> => {
    const { host, source, consents, send, clock, retry } = deps;
    const { stateKey, space } = deps.place;
    const phase = signal<WidgetPhase<Config>>({ at: "connecting" });
    const config = signal<Config | undefined>(undefined);
    const readsConfig = capability.receiveState(source.type, stateKey);
    const readsSpace = space === undefined ? undefined : capability.inRoom(space);
    const required = [readsConfig, ...(deps.needs ?? [])];
    let attempt = new AbortController();
    /** What it signs in to or works with (`workOf`); null: it works without. */
    let current: string | null | undefined;
    let stopWatching: (() => void) | undefined;
    let asked = false;

    const openPlace = (
      first: Config,
      work: string | undefined,
      side: GatewaySide | DirectSide | undefined,
      stopped: AbortSignal,
    ) => {
      const following = signal(config.peek() ?? first);
      const stop = effect(() => {
        if (config.value !== undefined && workOf(config.value) === work) following.value = config.value;
      });
      stopped.addEventListener("abort", stop);
      // Which of both it is hangs on the type of the config, which has no gateway or has just been signed in to.
      phase.value = { at: "ready", place: { config: following, ...side } as WidgetPlace<Config> };
    };

    const begin = (work: string | null) => {
      attempt.abort();
      attempt = new AbortController();
      current = work;
      return attempt.signal;
    };

    const signIn = async (first: Config, gateway: string) => {
      const stopped = begin(gateway);
      phase.value = { at: "signing-in", gateway };
      let session: GatewaySession | undefined;
      const wait = async (error: SparksError, retryAt: number) => {
        const why = error.code === "throttled" ? "away" : await deps.whyAway(gateway, stopped);
        const shown = phase.peek();
        if (!stopped.aborted && shown.at === "signing-in") phase.value = { ...shown, problem: { error, retryAt, why } };
      };
      try {
        const side = await retry.run(
          async () => {
            const { createGatewaySession, createGatewayClient } = await deps.loadGateway();
            session ??= createGatewaySession({ gateway, host, send, clock });
            const welcome = await session.open();
            return { session, welcome, client: createGatewayClient({ gateway, tokens: session, send }) };
          },
          (error, at) => void wait(error, at),
          stopped,
        );
        if (stopped.aborted) return;
        openPlace(first, gateway, side, stopped);
        await side.session.keepFresh(deps.watch, stopped);
      } catch (thrown) {
        const error = toSparksError(thrown);
        if (stopped.aborted) return;
        if (error instanceof SignInRefused && error.by === "identity") phase.value = { at: "declined", gateway };
        else phase.value = { at: "refused", gateway, error };
      }
    };

    const signInDirectly = async (first: Config, direct: DirectGraph, work: string) => {
      const stopped = begin(work);
      phase.value = { at: "direct" };
      const session = await deps.openDirect(direct);
      if (stopped.aborted) return;
      stopped.addEventListener("abort", session.stop);
      phase.value = { at: "direct", session };
      // It waits for the person as long as they like; it ends with a token, or because the widget went on to something else.
      await session.get(stopped).then(
        () => openPlace(first, work, { direct: session }, stopped),
        (thrown: unknown) => {
          if (!stopped.aborted) throw thrown;
        },
      );
    };

    const leavePlace = (next: WidgetPhase<Config>) => {
      attempt.abort();
      current = undefined;
      phase.value = next;
    };

    const proceed = (next: Config) => {
      config.value = next;
      const [gateway, direct, work] = [gatewayOf(next), directOf(next), workOf(next)];
      if (current === (work ?? null)) return;
      if (work === undefined) openPlace(next, undefined, undefined, begin(null));
      else if (direct) void signInDirectly(next, direct, work);
      else if (gateway === undefined) return;
      else if (consents.has(gateway) || host.allowedGateways().includes(originOf(gateway))) void signIn(next, gateway);
      else leavePlace({ at: "ask-gateway", origin: originOf(gateway) });
    };

    const read = (reading: ConfigReading<Config>, from: "room" | "space") => {
      if (reading.state === "ok") return proceed(reading.config);
      const canSetUp = host.supports(WIDGET_CONFIGURE_ACTION);
      batch(() => {
        config.value = undefined;
        if (reading.state === "missing") {
          const spaceDenied = readsSpace !== undefined && !host.isGranted(readsSpace);
          leavePlace({ at: "no-config", canSetUp, spaceDenied });
        } else if (reading.state === "newer") leavePlace({ at: "newer-config", version: reading.version });
        else leavePlace({ at: "broken-config", faults: reading.faults, from, canSetUp });
      });
    };

    /** Follows the config while everything that is needed is allowed. */
    const follow = () => {
      const missing = required.filter((one) => !host.granted.value.has(one));
      const maySpace = readsSpace !== undefined && host.granted.value.has(readsSpace);
      stopWatching?.();
      stopWatching = undefined;
      if (missing.length > 0) return leavePlace({ at: "not-permitted", missing, asked });
      const watched = watchConfig(host, source, maySpace ? { stateKey, space } : { stateKey });
      const stop = effect(() => {
        const [reading, from] = [watched.reading.value, watched.from.value];
        if (reading !== undefined) read(reading, from);
      });
      stopWatching = () => {
        stop();
        watched.stop();
      };
    };

    return {
      phase,
      agree() {
        const agreed = config.peek();
        const gateway = agreed === undefined ? undefined : gatewayOf(agreed);
        if (agreed === undefined || gateway === undefined) return;
        consents.give(gateway);
        void signIn(agreed, gateway);
      },
      tryAgain() {
        const wanted = config.peek();
        const gateway = wanted === undefined ? undefined : gatewayOf(wanted);
        if (wanted !== undefined && gateway !== undefined) void signIn(wanted, gateway);
      },
      async askAgain() {
        await host.request([...required, ...(readsSpace === undefined ? [] : [readsSpace])]);
        asked = true;
        const shown = phase.peek();
        if (shown.at === "not-permitted") phase.value = { ...shown, asked };
      },
      async setUp() {
        await host.ask(WIDGET_CONFIGURE_ACTION, {});
      },
      async start() {
        try {
          await host.connect([...required, ...(readsSpace === undefined ? [] : [readsSpace]), ...deps.capabilities]);
        } catch (thrown) {
          if (toSparksError(thrown).code !== "unavailable") throw thrown;
          phase.value = { at: "no-answer" };
          return;
        }
        let decided: string | undefined;
        effect(() => {
          const relevant = [...required, readsSpace ?? ""].filter((one) => host.granted.value.has(one)).join("\n");
          if (relevant === decided) return;
          decided = relevant;
          untracked(follow);
        });
      },
    };
  });
  return new Model();
};

/** Base URL of the gateway that a config names. */
const gatewayOf = (config: unknown): string | undefined => stringAt(config, "gateway");

/** The store that it names to be reached without one. */
function directOf(config: unknown): DirectGraph | undefined {
  const parsed = v.safeParse(directGraphSchema, objectAt(config, "direct"));
  return parsed.success ? parsed.output : undefined;
}

/** What the widget works with; another one is another place. */
function workOf(config: unknown): string | undefined {
  const direct = directOf(config);
  return direct ? directKey(direct) : gatewayOf(config);
}
