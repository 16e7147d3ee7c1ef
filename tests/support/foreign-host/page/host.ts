import {
  ClientWidgetApi,
  type IOpenIDUpdate,
  type IRoomEvent,
  OpenIDRequestState,
  type SimpleObservable,
  Widget,
  type WidgetApiAction,
  WidgetDriver,
} from "matrix-widget-api";
import type { ForeignHost, HostOptions, SentEvent, StateEvent } from "../types.ts";

/** As Element's, autumn 2026. */
const SANDBOX =
  "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts allow-presentation allow-downloads";

class Driver extends WidgetDriver {
  readonly options: HostOptions;
  readonly state = new Map<string, IRoomEvent>();
  readonly sent: SentEvent[] = [];
  readonly uploads: Blob[] = [];
  readonly questions: (readonly string[])[] = [];
  openIds = 0;

  constructor(options: HostOptions) {
    super();
    this.options = options;
    for (const event of options.state) this.setState(event);
  }

  setState({ type, stateKey, content, roomId = this.options.roomId }: StateEvent): IRoomEvent {
    const { userId } = this.options;
    const event: IRoomEvent = {
      type,
      sender: userId,
      event_id: `$${crypto.randomUUID()}`,
      room_id: roomId,
      origin_server_ts: Date.now(),
      state_key: stateKey,
      content,
      unsigned: {},
    };
    this.state.set(`${roomId}\n${type}\n${stateKey}`, event);
    return event;
  }

  override async validateCapabilities(requested: Set<string>): Promise<Set<string>> {
    const { denied = [], remembers, widgetId } = this.options;
    const key = `widget_${widgetId}_approved_caps`;
    const before: unknown = JSON.parse((remembers && localStorage.getItem(key)) || "[]");
    const known = Array.isArray(before) ? before : [];
    if ([...requested].some((wanted) => !known.includes(wanted))) this.questions.push([...requested]);
    const allowed = [...requested].filter((wanted) => !denied.some((part) => wanted.includes(part)));
    if (remembers) localStorage.setItem(key, JSON.stringify(allowed));
    return new Set(allowed);
  }

  override async readRoomState(room: string, type: string, stateKey: string | undefined): Promise<IRoomEvent[]> {
    return [...this.state.values()].filter(
      (event) =>
        event.room_id === room && event.type === type && (stateKey === undefined || event.state_key === stateKey),
    );
  }

  override async sendEvent(eventType: string, content: unknown) {
    this.sent.push({ type: eventType, content: content as SentEvent["content"] });
    return { roomId: this.options.roomId, eventId: `$${crypto.randomUUID()}` };
  }

  override askOpenID(observer: SimpleObservable<IOpenIDUpdate>): void {
    this.openIds++;
    const { homeserver, userId, accessToken, openId = "allow" } = this.options;
    if (openId === "deny") {
      observer.update({ state: OpenIDRequestState.Blocked });
      return;
    }
    observer.update({ state: OpenIDRequestState.PendingUserConfirmation });
    void fetch(`${homeserver}/_matrix/client/v3/user/${encodeURIComponent(userId)}/openid/request_token`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}` },
      body: "{}",
    })
      .then((reply) => reply.json())
      .then((token) => observer.update({ state: OpenIDRequestState.Allowed, token }));
  }

  override async getMediaConfig() {
    return { "m.upload.size": 50_000_000 };
  }

  override async uploadFile(file: XMLHttpRequestBodyInit) {
    this.uploads.push(file as Blob); // the widget sends blobs; a test looks at the bytes
    return { contentUri: `mxc://foreign.example/${this.uploads.length}` };
  }

  override getKnownRooms(): string[] {
    return [this.options.roomId, ...(this.options.otherRooms ?? [])];
  }
}

function start(options: HostOptions): ForeignHost {
  const driver = new Driver(options);
  const widget = new Widget({
    id: options.widgetId,
    creatorUserId: options.userId,
    type: "app.sparks.files",
    url: options.url,
    waitForIframeLoad: options.waitForIframeLoad ?? false,
    data: { ...options.data },
  });
  const frame = document.createElement("iframe");
  frame.title = "Widget";
  frame.setAttribute("sandbox", SANDBOX);
  frame.allow = "microphone; camera; encrypted-media; autoplay; display-capture; clipboard-write; clipboard-read;";
  const address = new URL(
    widget.getCompleteUrl({
      widgetRoomId: options.roomId,
      currentUserId: options.userId,
      userDisplayName: "Anna",
      clientId: "io.element.web",
      clientTheme: options.theme ?? "light",
      clientLanguage: "en-GB",
      deviceId: "DEVICE",
      baseUrl: options.homeserver,
    }),
  );
  address.searchParams.set("widgetId", options.widgetId);
  address.searchParams.set("parentUrl", location.href.split("#")[0] ?? "");
  for (const [name, value] of Object.entries(options.hints ?? {})) address.searchParams.set(name, value);
  frame.src = address.href;
  document.body.replaceChildren(frame);
  const api = new ClientWidgetApi(widget, frame, driver);
  api.setViewedRoomId(options.roomId);
  api.on("ready", () => {
    if (options.theme) void api.updateTheme({ name: options.theme });
  });
  return {
    sent: driver.sent,
    openIds: () => driver.openIds,
    questions: driver.questions,
    tell: (action, data) =>
      api.transport.send(action as WidgetApiAction, { ...data }).then(
        (reply) => JSON.stringify(reply),
        (thrown: unknown) => String(thrown),
      ),
    setTheme: async (name) => void (await api.updateTheme({ name })),
    setLanguage: async (language) => void (await api.updateLanguage(language)),
    setState: (event) => api.feedStateUpdate(driver.setState(event)),
    uploadText: async (index) => (await driver.uploads[index]?.text()) ?? "",
    uploadBytes: async (index) => [
      ...new Uint8Array((await driver.uploads[index]?.arrayBuffer()) ?? new ArrayBuffer(0)),
    ],
  };
}

Object.assign(window, {
  startForeignHost: (options: HostOptions) => Object.assign(window, { foreignHost: start(options) }),
});
