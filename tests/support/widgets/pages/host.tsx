/** A bare page around the widget host. The hub is the other end of a message channel, and the test holds it. */
import "../../../../src/ui/tokens.css";
import "../../../../src/ui/reset.css";
import "./host.css";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { type CallHandlers, createRpcClient, type Port, serveRpc, systemClock, type TopicHandlers } from "#base";
import type { HubCalls, HubTopics, RoomWidget, WidgetEvent, WidgetFeed } from "#contracts";
import { createI18n, I18nProvider } from "#ui";
import {
  createGrantStore,
  createRectFollower,
  createStage,
  RoomWidgets,
  type StageHost,
  StageLayer,
  WidgetGrants,
} from "../../../../src/client/features/widgets/index.ts";

const ROOM = "!room:example.org";
const ME = "@anna:example.org";

export type HostSetup = {
  readonly widgets: readonly Partial<RoomWidget>[];
  readonly open?: string;
  readonly trustedOrigins?: readonly string[];
  readonly blockedOrigins?: readonly string[];
  readonly language?: "de" | "en";
  readonly show?: "widgets" | "grants";
};

type Shown = Required<Omit<HostSetup, "open">> & { readonly open: string | undefined };
const setup = signal<Shown>({
  widgets: [],
  open: undefined,
  trustedOrigins: [],
  blockedOrigins: [],
  language: "en",
  show: "widgets",
});
const calls: { readonly name: string; readonly arg: unknown }[] = [];
const links: string[] = [];
const state: WidgetEvent[] = [];
const events: WidgetEvent[] = [];
const feeds = new Set<(feed: WidgetFeed) => void>();
const grants = createGrantStore(ME, localStorage, window);
const i18n = createI18n({ preferred: ["en"] });

const note = (name: string, arg: unknown) => void calls.push({ name, arg });
const hubCalls = {
  widgetSendEvent(arg) {
    note("widgetSendEvent", arg);
    return { eventId: "$sent" };
  },
  widgetRedact(arg) {
    note("widgetRedact", arg);
    return { eventId: "$redacted" };
  },
  widgetReadEvents(arg) {
    note("widgetReadEvents", arg);
    return events.filter((event) => event.type === arg.type);
  },
  widgetReadState(arg) {
    note("widgetReadState", arg);
    return state.filter((event) => event.type === arg.type);
  },
  widgetSendDelayed(arg) {
    note("widgetSendDelayed", arg);
    return { delayId: `delay-${calls.length}` };
  },
  widgetUpdateDelayed: (arg) => note("widgetUpdateDelayed", arg),
  widgetSendToDevice: (arg) => note("widgetSendToDevice", arg),
  widgetReadSticky: () => [],
  widgetReadRelations(arg) {
    note("widgetReadRelations", arg);
    return { chunk: events };
  },
  widgetReadAccountData(arg) {
    note("widgetReadAccountData", arg);
    return undefined;
  },
  widgetRooms: () => [ROOM, "!other:example.org"],
  widgetUpload(arg) {
    note("widgetUpload", arg);
    return { contentUri: "mxc://example.org/uploaded" };
  },
  media(arg) {
    note("media", arg);
    return new Blob(["bytes"]);
  },
  searchDirectory(arg) {
    note("searchDirectory", arg);
    return { limited: false, people: [] };
  },
  turnServers(arg) {
    note("turnServers", arg);
    return { uris: ["turn:example.org"], username: "u", password: "p", ttlMs: 60_000 };
  },
  rtcTransports: () => [],
  rtcLivekitToken(arg) {
    note("rtcLivekitToken", arg);
    return { jwt: "jwt" };
  },
  rtcDelegateDelayedLeave: (arg) => note("rtcDelegateDelayedLeave", arg),
  openIdToken(arg) {
    note("openIdToken", arg);
    return { access_token: "openid-secret", expires_in: 3600, matrix_server_name: "example.org", token_type: "Bearer" };
  },
} satisfies Partial<CallHandlers<HubCalls>>;
const hubTopics = {
  widgetFeed(_param, push) {
    feeds.add(push);
    return () => feeds.delete(push);
  },
  widgetToDevice: () => () => undefined,
  room(_param, push) {
    push({ name: "Harbour" } as HubTopics["room"]["push"]); // the host reads the name only
    return () => undefined;
  },
} satisfies Partial<TopicHandlers<HubTopics>>;

const { port1, port2 } = new MessageChannel();
// The host uses these calls and no others: any other fails as unknown, which a test would see.
serveRpc(
  port1 as unknown as Port,
  hubCalls as unknown as CallHandlers<HubCalls>,
  hubTopics as unknown as TopicHandlers<HubTopics>,
);
const hub = createRpcClient<HubCalls, HubTopics>(port2 as unknown as Port);

const fullWidget = (widget: Partial<RoomWidget>): RoomWidget => ({
  id: "w1",
  roomId: ROOM,
  type: "m.custom",
  name: "Board",
  url: "",
  data: {},
  waitForLoad: true,
  eventId: "$registered",
  creator: "@ben:example.org",
  ...widget,
});

function showWidget(open: string | undefined): void {
  setup.value = { ...setup.peek(), open };
}

const viewedRoom = signal(ROOM);
const openLink = (uri: string) => void links.push(uri);
const actions = {
  open: (open: string) => showWidget(open),
  openOwn: () => undefined,
  showList: () => showWidget(undefined),
  close: () => showWidget(undefined),
  setExpanded: () => undefined,
};
const roomNow = () => ({
  id: ROOM,
  name: "Leuchtturm",
  membership: "join" as const,
  widgets: setup.value.widgets.map(fullWidget),
});
const stage = createStage({
  watchRoom: (_roomId, push) => effect(() => push(roomNow())),
  watchAccount(push) {
    push([]);
    return () => undefined;
  },
  follow: createRectFollower(),
  clock: systemClock,
});

function Page() {
  const { open, trustedOrigins, blockedOrigins, show } = setup.value;
  const policy = { trustedOrigins: [...trustedOrigins], blockedOrigins: [...blockedOrigins], preapproved: [] };
  const host: StageHost = {
    hub,
    me: { userId: ME, name: "Anna", deviceId: "DEVICE", homeserver: "https://matrix.example.org" },
    policy,
    grants,
    viewedRoom,
    openLink,
    returnTo: ({ widgetId }) => showWidget(widgetId),
  };
  return (
    <I18nProvider value={i18n}>
      <div class="page">
        <main>
          <h1>Client</h1>
          <button type="button" onClick={countClick}>
            Still here
          </button>
        </main>
        <aside>
          {show === "grants" ? (
            <>
              <h2>Apps</h2>
              <WidgetGrants grants={grants} policy={policy} />
            </>
          ) : (
            <RoomWidgets {...{ stage, host, open, actions }} room={roomNow()} />
          )}
        </aside>
        <StageLayer stage={stage} host={host} />
      </div>
    </I18nProvider>
  );
}

let clicks = 0;
function countClick(): void {
  clicks += 1;
}

/** What the test holds in its hands. */
export type HostBench = {
  show(setup: HostSetup): void;
  readonly calls: typeof calls;
  readonly links: readonly string[];
  clicks(): number;
  setState(events: readonly WidgetEvent[]): void;
  setEvents(events: readonly WidgetEvent[]): void;
  push(feed: WidgetFeed): void;
  feeds(): number;
  grants(): unknown;
  takeBackAll(): void;
};

const bench: HostBench = {
  show(next) {
    setup.value = { trustedOrigins: [], blockedOrigins: [], language: "en", show: "widgets", open: undefined, ...next };
    i18n.setLanguage(setup.peek().language);
  },
  calls,
  links,
  clicks: () => clicks,
  setState: (next) => void state.splice(0, state.length, ...next),
  setEvents: (next) => void events.splice(0, events.length, ...next),
  push(feed) {
    for (const one of feeds) one(feed);
  },
  feeds: () => feeds.size,
  grants: () => grants.all.peek(),
  takeBackAll() {
    for (const grant of grants.all.peek()) grants.takeBack(grant, { what: "everything" });
  },
};
Object.assign(window, { bench });

const root = document.getElementById("root");
if (root) render(<Page />, root);
