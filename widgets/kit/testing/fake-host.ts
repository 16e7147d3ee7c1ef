/**
 * A host for tests and for the development page: rooms that keep what is sent and deliver what is watched, OpenID tokens, media,
 * people. It speaks the actions of the widget API, so that what a widget really sends is tried. Tests ask what is so, not what
 * was called; and it can refuse, wait and fail.
 */
import { type Clock, createEmitter, SparksError, systemClock } from "#base";
import { WIDGET_GATEWAYS_KEY } from "#contracts";
import type { HostChannel } from "../host/host-channel.ts";
import { createWidgetHost, type WidgetHost } from "../host/widget-host.ts";
import { createFakeActions, type FakeFault } from "./fake-actions.ts";
import { mayReceive } from "./fake-grants.ts";
import { createFakeRooms, type FakeEvent } from "./fake-room.ts";

export type FakeHostOptions = {
  readonly clock?: Clock;
  readonly userId?: string;
  readonly roomId?: string;
  /** A space that the widget was told of. */
  readonly space?: string;
  /** Refuses every capability for which this is true. */
  readonly denies?: (capability: string) => boolean;
  readonly declinesOpenId?: boolean;
  /** Says nothing, as a page that is no host. */
  readonly isSilent?: boolean;
  /** Origins of gateways that its administrator allows. */
  readonly gateways?: readonly string[];
  readonly versions?: readonly string[];
  readonly people?: readonly { readonly userId: string; readonly name: string }[];
};

export interface FakeHost {
  /** As the widget sees it. */
  readonly host: WidgetHost;
  /** The same, below it. */
  readonly channel: HostChannel;
  /** Writes state as a member of the room would; who watches hears of it. */
  setState(type: string, stateKey: string, content: unknown, roomId?: string): void;
  /** Another member sends something. */
  say(type: string, content: unknown, sender?: string): FakeEvent;
  /** A message to the device of the person. */
  tellDevice(type: string, content: unknown, sender: string): void;
  /** Everything that the host tells the widget: for a binding to a real frame. */
  onTell(listener: (told: { readonly action: string; readonly data: unknown }) => void): () => void;
  /** One action of the host, whatever it is. */
  tell(action: string, data: unknown): void;
  setTheme(data: unknown): void;
  setLanguage(language: string): void;
  setVisible(visible: boolean): void;
  /** The administrator or the person changes their mind. */
  deny(denies: (capability: string) => boolean): void;
  takeBack(...capabilities: readonly string[]): void;
  declineOpenId(declines: boolean): void;
  /** From now on the action fails so; with undefined, no longer. */
  fail(action: string, fault: FakeFault | undefined): void;
  /** The action waits until what this returns is called. */
  hold(action: string): () => void;
  state(type: string, stateKey: string, roomId?: string): unknown;
  /** Newest first. */
  events(type: string): readonly FakeEvent[];
  /** Contents of the messages of the room, oldest first. */
  messages(): readonly unknown[];
  readonly uploads: readonly Blob[];
  /** How many OpenID tokens were given. */
  openIdTokens(): number;
  /** The data of each such action of the widget, oldest first. */
  asked(action: string): readonly unknown[];
}

export const FAKE_ROOM = "!room:example.org";
export const FAKE_PERSON = "@anna:example.org";

export const ALL_VERSIONS: readonly string[] = [
  "0.0.1",
  "0.0.2",
  "org.matrix.msc2762",
  "org.matrix.msc2762_update_state",
  "org.matrix.msc2871",
  "org.matrix.msc2873",
  "org.matrix.msc2876",
  "org.matrix.msc2931",
  "org.matrix.msc2974",
  "org.matrix.msc3819",
  "org.matrix.msc3869",
  "org.matrix.msc3973",
  "org.matrix.msc4039",
];

export function createFakeHost(options: FakeHostOptions = {}): FakeHost {
  const {
    clock = systemClock,
    roomId = FAKE_ROOM,
    userId = FAKE_PERSON,
    versions = ALL_VERSIONS,
    gateways = [],
  } = options;
  const rooms = createFakeRooms(clock.now);
  const toWidget = createEmitter<{ readonly action: string; readonly data: unknown }>();
  const granted = new Set<string>();
  const faults = new Map<string, FakeFault>();
  const gates = new Map<string, Promise<void>>();
  let denies = options.denies ?? (() => false);
  let declines = options.declinesOpenId ?? false;
  let tokens = 0;
  /** What every widget is told once it is there, and whenever it changes. */
  const look = new Map<string, unknown>();

  const tell = (action: string, data: unknown) => {
    const copy: unknown = structuredClone(data);
    queueMicrotask(() => toWidget.emit({ action, data: copy }));
  };
  const change = (action: string, data: unknown) => {
    look.set(action, data);
    tell(action, data);
  };
  const pushState = () => {
    if (!versions.includes("org.matrix.msc2762_update_state")) return;
    const readable = [...new Set([roomId, ...(options.space === undefined ? [] : [options.space])])].flatMap(
      rooms.state,
    );
    tell("update_state", { state: readable.filter((event) => mayReceive(granted, event, roomId)) });
  };
  const notify = (requested: readonly string[]) =>
    tell("notify_capabilities", { requested, approved: [...granted], [WIDGET_GATEWAYS_KEY]: gateways });
  const decide = (requested: readonly string[]) => {
    for (const one of requested) if (!denies(one)) granted.add(one);
    notify(requested);
    pushState();
    return { granted: [...granted], versions };
  };
  rooms.onEvent((event) => {
    if (!mayReceive(granted, event, roomId)) return;
    tell("send_event", event);
    if (event.state_key !== undefined && versions.includes("org.matrix.msc2762_update_state")) {
      tell("update_state", { state: [event] });
    }
  });

  const actions = createFakeActions({ rooms, roomId, userId, granted, people: options.people ?? [], tell });
  const throughGate = async <T>(action: string, work: () => Promise<T>): Promise<T> => {
    await gates.get(action);
    const fault = faults.get(action);
    if (fault) throw new SparksError(fault.code, `the client refused: ${fault.code}`);
    return work();
  };

  const channel: HostChannel = {
    async connect(capabilities) {
      if (options.isSilent) throw new SparksError("unavailable", "the client does not answer the widget");
      return throughGate("capabilities", async () => {
        for (const [action, data] of look) tell(action, data);
        return decide(capabilities);
      });
    },
    request: (capabilities) =>
      throughGate("org.matrix.msc2974.request_capabilities", async () => {
        const decision = decide(capabilities);
        await Promise.resolve();
        return decision;
      }),
    ask: (action, data) => throughGate(action, () => actions.answer(action, structuredClone(data))),
    hear: (action, listener) =>
      toWidget.on((told) => {
        if (told.action === action) listener(told.data);
      }),
    requestOpenId: () =>
      throughGate("get_openid", async () => {
        if (declines) throw new SparksError("forbidden", "the person declined");
        tokens++;
        return {
          access_token: `openid-${tokens}`,
          token_type: "Bearer",
          matrix_server_name: userId.slice(userId.indexOf(":") + 1),
          expires_in: 3600,
        };
      }),
  };

  return {
    channel,
    host: createWidgetHost({ channel, clock, otherRooms: options.space === undefined ? [] : [options.space] }),
    setState: (type, stateKey, content, where = roomId) =>
      void rooms.send({ type, stateKey, content, sender: userId, roomId: where }),
    say: (type, content, sender = "@ben:example.org") => rooms.send({ type, content, sender, roomId }),
    tellDevice: (type, content, sender) => tell("send_to_device", { type, content, sender, encrypted: true }),
    onTell: toWidget.on,
    tell,
    setTheme: (data) => change("theme_change", data),
    setLanguage: (language) => change("language_change", { lang: language }),
    setVisible: (visible) => tell("visibility", { visible }),
    deny(next) {
      denies = next;
    },
    takeBack(...capabilities) {
      for (const one of capabilities) granted.delete(one);
      notify([]);
    },
    declineOpenId(next) {
      declines = next;
    },
    fail(action, fault) {
      if (fault) faults.set(action, fault);
      else faults.delete(action);
    },
    hold(action) {
      const gate = Promise.withResolvers<void>();
      gates.set(action, gate.promise);
      return () => {
        gates.delete(action);
        gate.resolve();
      };
    },
    state: (type, stateKey, where = roomId) =>
      rooms.state(where).find((event) => event.type === type && event.state_key === stateKey)?.content,
    events: (type) => rooms.timeline(roomId).filter((event) => event.type === type),
    messages: () =>
      rooms
        .timeline(roomId)
        .filter(({ type }) => type === "m.room.message")
        .map(({ content }) => content)
        .reverse(),
    uploads: actions.uploads,
    openIdTokens: () => tokens,
    asked: actions.asked,
  };
}
