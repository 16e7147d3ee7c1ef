/** A widget's model with everything around it made of plain objects. */
import { type FilesConfig, readFilesConfig } from "#contracts";
import { signInByClient } from "../../widgets/kit/direct/by-client.ts";
import { createDirectSession } from "../../widgets/kit/direct/direct-session.ts";
import { createGatewayClient } from "../../widgets/kit/gateway/gateway-client.ts";
import { createGatewayConsents } from "../../widgets/kit/gateway/gateway-consent.ts";
import { createGatewaySession } from "../../widgets/kit/gateway/gateway-session.ts";
import type { WhyAway } from "../../widgets/kit/gateway/reachable.ts";
import { createRetry } from "../../widgets/kit/gateway/retry.ts";
import { createWidgetModel, type WidgetModelDeps } from "../../widgets/kit/start/widget.model.ts";
import { createFakeHost, type FakeHostOptions } from "../../widgets/kit/testing/fake-host.ts";
import { createFakeClock } from "./fake-clock.ts";
import { createFakeGateway } from "./fake-gateway.ts";

export const TYPE = "app.sparks.files.config";
export const GATEWAY = "https://gateway.example.org";
export const CONFIG: FilesConfig = { v: 2, gateway: GATEWAY, upstream: "team" };
/** Longer than a host takes to say that there is no more. */
export const FIRST_LOOK_MS = 5000;

export type BenchOptions = Omit<FakeHostOptions, "clock"> & {
  /** Gateways that the person agreed to before. */
  readonly agreed?: readonly string[];
  readonly needs?: readonly string[];
  readonly whyAway?: WhyAway;
};

export function setUpKit({ agreed = [GATEWAY], needs = [], whyAway = "away", ...options }: BenchOptions = {}) {
  const clock = createFakeClock();
  const fake = createFakeHost({ ...options, clock });
  const gateway = createFakeGateway();
  const consents = createGatewayConsents({ ownOrigin: "https://widgets.example.org", storage: undefined });
  for (const origin of agreed) consents.give(origin);
  const attention = { seen: true, notice: () => {} };
  const deps: WidgetModelDeps<FilesConfig> = {
    host: fake.host,
    source: { type: TYPE, read: readFilesConfig },
    place: { stateKey: "w", space: options.space },
    needs,
    capabilities: ["org.matrix.msc4039.upload_file"],
    consents,
    send: gateway.send,
    clock,
    retry: createRetry(clock, () => 0),
    whyAway: async () => whyAway,
    loadGateway: async () => ({ createGatewayClient, createGatewaySession }),
    openDirect: async (direct) => createDirectSession({ direct, clock, source: signInByClient(fake.host, direct) }),
    watch: {
      wantsIt: () => attention.seen,
      next: (signal) =>
        new Promise((resolve) => {
          attention.notice = resolve;
          signal.addEventListener("abort", () => resolve());
        }),
    },
  };
  const model = createWidgetModel<FilesConfig>(deps);
  const at = () => model.phase.value.at;
  /** Starts, and lets everything come that comes at the beginning. */
  const start = async () => {
    await model.start();
    await clock.advance(FIRST_LOOK_MS);
  };
  const settle = () => clock.advance(0);
  return { fake, gateway, clock, consents, model, at, start, settle, attention };
}
