/** The widget API of matrix-widget-api behind our own interface. What comes from the host is foreign data and is checked here. */
import { type IWidgetApiRequest, type IWidgetApiResponse, WidgetApi, WidgetApiToWidgetAction } from "matrix-widget-api";
import * as v from "valibot";
import { arrayAt, backoffMs, type Clock, createEmitter, isObject, objectAt, SparksError, stringAt } from "#base";
import { type OpenIdToken, openIdTokenSchema, readAllowedGateways } from "#contracts";
import { guardMessages } from "./message-guard.ts";
import type { WidgetHost } from "./widget-host.ts";

export type MatrixHostOptions = {
  readonly widgetId: string;
  readonly clientOrigin: string;
  readonly clock: Clock;
};

/** How long a host may stay silent before it is taken for absent. Once it asks what the widget wants, the person has all the time there is. */
const CONNECT_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_SECONDS = 300;
/** How long the first push of state may take. */
const PUSH_MS = 2500;
const READ_TRIES = 6;
const UPDATE_STATE = "org.matrix.msc2762_update_state";

type StateKey = `${string}\n${string}`;
type ActionEvent = CustomEvent<IWidgetApiRequest>;

export function createMatrixHost({ widgetId, clientOrigin, clock }: MatrixHostOptions): WidgetHost {
  guardMessages(window, window.parent, clientOrigin);
  const api = new WidgetApi(widgetId, clientOrigin);
  api.transport.timeoutSeconds = REQUEST_TIMEOUT_SECONDS;
  silence(api, clientOrigin);

  const themes = createEmitter<unknown>();
  const languages = createEmitter<string>();
  const states = createEmitter<{ readonly key: StateKey; readonly content: unknown }>();
  /** State as the host has told it so far. */
  const known = new Map<StateKey, unknown>();
  let lastTheme: unknown;
  let gateways: readonly string[] = [];
  let pushesState = false;
  let pushedFrom = 0;

  const onAction = (action: string, handle: (data: unknown) => void) => {
    api.on(`action:${action}`, (event: ActionEvent) => {
      event.preventDefault();
      handle(event.detail.data);
      api.transport.reply(event.detail, {});
    });
  };
  // The package answers this one itself, and takes from it what was granted.
  api.on(`action:${WidgetApiToWidgetAction.NotifyCapabilities}`, (event: ActionEvent) => {
    gateways = readAllowedGateways(event.detail.data);
  });
  onAction(WidgetApiToWidgetAction.ThemeChange, (data) => {
    lastTheme = data;
    themes.emit(data);
  });
  onAction(WidgetApiToWidgetAction.LanguageChange, (data) => {
    const language = stringAt(data, "lang");
    if (language !== undefined) languages.emit(language);
  });
  const takeState = (event: unknown) => {
    const [type, stateKey] = [stringAt(event, "type"), stringAt(event, "state_key")];
    if (type === undefined || stateKey === undefined) return;
    const key: StateKey = `${type}\n${stateKey}`;
    known.set(key, objectAt(event, "content"));
    states.emit({ key, content: known.get(key) });
  };
  onAction(WidgetApiToWidgetAction.UpdateState, (data) => arrayAt(data, "state")?.forEach(takeState));
  onAction(WidgetApiToWidgetAction.SendEvent, (data) => {
    // A host that pushes state tells of it twice, and the timeline's word may be older.
    if (!pushesState) takeState(data);
  });

  /**
   * What stands there where nothing was told yet. A host that pushes state does so once, at the beginning, and answers a read with
   * the timeline only: what it has not pushed by then is not there. Other hosts are read, again while they fail.
   */
  const firstLook = async (key: StateKey, signal: AbortSignal): Promise<unknown> => {
    if (pushesState) {
      await clock.sleep(Math.max(0, pushedFrom + PUSH_MS - clock.now()), signal);
      return undefined;
    }
    const [type = "", stateKey = ""] = key.split("\n");
    for (let attempt = 0; ; attempt++) {
      try {
        const events: unknown = await api.readStateEvents(type, 1, stateKey);
        const found = Array.isArray(events)
          ? events.find((event) => stringAt(event, "state_key") === stateKey)
          : undefined;
        return objectAt(found, "content");
      } catch (thrown) {
        if (attempt >= READ_TRIES) throw thrown;
        await clock.sleep(backoffMs(attempt), signal);
      }
    }
  };

  return {
    async connect(capabilities) {
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
      pushesState = (await api.getClientVersions()).includes(UPDATE_STATE);
      pushedFrom = clock.now();
    },
    isGranted: (wanted) => api.hasCapability(wanted),
    allowedGateways: () => gateways,
    watchState(type, stateKey, listener) {
      const key: StateKey = `${type}\n${stateKey}`;
      const watching = new AbortController();
      const stop = states.on((change) => {
        if (change.key === key) listener(change.content);
      });
      if (known.has(key)) listener(known.get(key));
      else
        void firstLook(key, watching.signal).then((content) => {
          if (!watching.signal.aborted && !known.has(key)) listener(content);
        }, ignoreStopped);
      return () => {
        watching.abort();
        stop();
      };
    },
    async requestOpenId(): Promise<OpenIdToken> {
      const given: unknown = await api.requestOpenIDConnectToken().catch((thrown: unknown) => {
        throw new SparksError("forbidden", "no OpenID token from the client", { cause: thrown });
      });
      const token = v.safeParse(openIdTokenSchema, given);
      if (!token.success) throw new SparksError("invalid", "the client's OpenID token is malformed");
      return token.output;
    },
    async sendMessage(content) {
      await api.sendRoomEvent("m.room.message", content).catch(hostRefused);
    },
    async uploadMedia(data) {
      const reply: unknown = await api.uploadFile(data).catch(hostRefused);
      const uri = stringAt(reply, "content_uri");
      if (!uri?.startsWith("mxc://")) throw new SparksError("invalid", "the client returned no content URI");
      return uri;
    },
    onTheme(listener) {
      if (lastTheme !== undefined) listener(lastTheme);
      return themes.on(listener);
    },
    onLanguage: (listener) => languages.on(listener),
  };
}

/** Nobody waits for it any more, or the host never answered: the view stays as it is. */
function ignoreStopped(thrown: unknown): void {
  console.warn("state was not read", thrown instanceof Error ? thrown.name : "unknown");
}

function hostRefused(thrown: unknown): never {
  const message = thrown instanceof Error ? thrown.message : "refused";
  const detail = thrown instanceof Error && "data" in thrown ? objectAt(thrown.data, "matrix_api_error") : undefined;
  const status = isObject(detail) && typeof detail.http_status === "number" ? detail.http_status : undefined;
  const code = status === 413 ? "too-large" : status === 403 ? "forbidden" : "unavailable";
  throw new SparksError(code, `the client refused: ${message}`, {
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
