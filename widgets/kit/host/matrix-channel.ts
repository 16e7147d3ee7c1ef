/** The widget API of matrix-widget-api as a channel. */
import { type IWidgetApiRequest, type IWidgetApiResponse, WidgetApi, WidgetApiToWidgetAction } from "matrix-widget-api";
import { arrayAt, type Clock, createEmitter, type Emitter, isObject, numberAt, objectAt, SparksError } from "#base";
import type { HostChannel, HostDecision } from "./host-channel.ts";
import { guardMessages } from "./message-guard.ts";

export type MatrixChannelOptions = {
  readonly widgetId: string;
  readonly clientOrigin: string;
  readonly clock: Clock;
};

/** How long a host may stay silent before it is taken for absent. Once it asks what the widget wants, the person has all the time there is. */
const CONNECT_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_SECONDS = 300;
/** MSC2871: the host says what it granted. */
const NOTIFIES = "org.matrix.msc2871";
const RENEGOTIATE = "org.matrix.msc2974.request_capabilities";

type ActionEvent = CustomEvent<IWidgetApiRequest>;

export function createMatrixChannel({ widgetId, clientOrigin, clock }: MatrixChannelOptions): HostChannel {
  guardMessages(window, window.parent, clientOrigin);
  const api = new WidgetApi(widgetId, clientOrigin);
  api.transport.timeoutSeconds = REQUEST_TIMEOUT_SECONDS;
  silence(api, clientOrigin);
  let wanted: readonly string[] = [];
  let approved: readonly string[] | undefined;

  const heard = new Map<string, Emitter<unknown>>();
  /** However many listen, it is acknowledged once. */
  const hear = (action: string, listener: (data: unknown) => void) => {
    let emitter = heard.get(action);
    if (!emitter) {
      const actions = createEmitter<unknown>();
      emitter = actions;
      heard.set(action, actions);
      api.on(`action:${action}`, (event: ActionEvent) => {
        event.preventDefault();
        api.transport.reply(event.detail, {});
        actions.emit(event.detail.data);
      });
    }
    return emitter.on(listener);
  };
  hear(WidgetApiToWidgetAction.NotifyCapabilities, (data) => {
    approved = arrayAt(data, "approved")?.filter((one) => typeof one === "string") ?? approved;
  });
  const decision = async (): Promise<HostDecision> => {
    const said: unknown = await api.getClientVersions();
    const versions = Array.isArray(said) ? said.filter((one) => typeof one === "string") : [];
    return { granted: approved ?? wanted, versions };
  };

  return {
    async connect(capabilities) {
      wanted = capabilities;
      api.requestCapabilities([...capabilities]);
      const ready = new Promise<void>((resolve) => api.once("ready", () => resolve()));
      api.start();
      // Hosts that waited for the frame to load call this out of order; that is of no consequence.
      api.sendContentLoaded().catch(() => undefined);
      const patience = new AbortController();
      api.once(`action:${WidgetApiToWidgetAction.Capabilities}`, () => patience.abort());
      const absent = clock.sleep(CONNECT_TIMEOUT_MS, patience.signal).then(
        () => {
          throw new SparksError("unavailable", "the client does not answer the widget");
        },
        () => ready,
      );
      await Promise.race([ready, absent]).finally(() => patience.abort());
      return decision();
    },
    async request(capabilities) {
      const { versions } = await decision();
      const decided = versions.includes(NOTIFIES)
        ? new Promise<void>((resolve) => {
            const stop = hear(WidgetApiToWidgetAction.NotifyCapabilities, () => {
              stop();
              resolve();
            });
          })
        : undefined;
      await api.transport.send(RENEGOTIATE, { capabilities }).catch(hostRefused);
      wanted = [...wanted, ...capabilities];
      await decided;
      return decision();
    },
    ask: (action, data) => api.transport.send(action, { ...data }).catch(hostRefused),
    hear,
    requestOpenId: () => api.requestOpenIDConnectToken(),
  };
}

const CODES: Readonly<Record<number, SparksError["code"]>> = {
  400: "invalid",
  403: "forbidden",
  404: "not-found",
  413: "too-large",
  429: "throttled",
};

/** What the host answers with, as one of our errors. */
function hostRefused(thrown: unknown): never {
  const message = thrown instanceof Error ? thrown.message : "refused";
  const detail = thrown instanceof Error && "data" in thrown ? objectAt(thrown.data, "matrix_api_error") : undefined;
  const status = isObject(detail) ? numberAt(detail, "http_status") : undefined;
  throw new SparksError(CODES[status ?? 0] ?? "unavailable", `the client refused: ${message}`, {
    cause: thrown,
    ...(status === undefined ? {} : { status }),
  });
}

/** The package writes every message it sends to the console: OpenID tokens that it acknowledges, names of files. Ours does not. */
function silence(api: WidgetApi, clientOrigin: string): void {
  // `sendInternal` is private in the types; it is the one place where the package logs.
  const transport = api.transport as unknown as {
    sendInternal: (message: IWidgetApiRequest | IWidgetApiResponse) => void;
  };
  transport.sendInternal = (message) => window.parent.postMessage(message, clientOrigin);
}
