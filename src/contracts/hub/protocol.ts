/**
 * What the page may ask of the hub, and what the hub pushes. Every value is plain data (structured clone). Errors are
 * `SparksError`s with a code of the closed list.
 */
import type { ListPatch } from "#base";
import type { Person } from "#model";
import type { DirectCalls } from "./direct-calls.ts";
import type { GatewayOffer } from "./gateway-offer.ts";
import type { IncomingRing } from "./room-calls.ts";
import type { ConfigEntry } from "./room-config.ts";
import type { CreateRoom, Member, RoomDetails, RoomListFilter, RoomListItem } from "./rooms.ts";
import type { HubStatus, LoginOptions, SignIn } from "./session.ts";
import type { Draft, MediaSource, TimelineEdges, TimelineItem } from "./timeline.ts";
import type { WidgetCalls } from "./widget-calls.ts";
import type { AccountWidget, WidgetFeed, WidgetOpenIdToken, WidgetToDevice } from "./widgets.ts";

type Call<Arg, Result> = { readonly arg: Arg; readonly result: Result };
type InRoom = { readonly roomId: string };

export type HubCalls = WidgetCalls &
  DirectCalls & {
    /** Resolves the homeserver (well-known) and reads its login flows. `unavailable`, `invalid`. */
    loginOptions: Call<{ readonly homeserver: string }, LoginOptions>;
    /** `forbidden`: wrong name or password. Resolves when the session is stored; sync and crypto go on by themselves. */
    signIn: Call<SignIn, void>;
    /** After a soft logout. */
    reauthenticate: Call<{ readonly password: string }, void>;
    /** Revokes the token and wipes every store of this account. Never fails: what could not be revoked is said. */
    signOut: Call<Record<string, never>, { readonly revoked: boolean }>;

    /**
     * Stores the account's keys under a new recovery key, which is handed over once and kept nowhere. `conflict`: there is
     * recovery already, or this device is not confirmed and has no keys to store.
     */
    setUpRecovery: Call<Record<string, never>, { readonly recoveryKey: string }>;
    /**
     * Lets this device in: it is confirmed, and what is older becomes readable. `invalid`: not a recovery key; `forbidden`: not
     * the one of this account; `not-found`: the account has no recovery; `conflict`: what is stored does not fit the account.
     */
    recover: Call<{ readonly recoveryKey: string }, void>;
    /**
     * For who lost the key: a new identity, a new backup of what this device can read, a new recovery key. `forbidden`: wrong
     * password; `unsupported`: the homeserver asks for more than the password.
     */
    resetRecovery: Call<{ readonly password: string }, { readonly recoveryKey: string }>;

    createRoom: Call<CreateRoom, InRoom>;
    joinRoom: Call<{ readonly roomIdOrAlias: string; readonly via?: readonly string[] }, InRoom>;
    leaveRoom: Call<InRoom, void>;
    invite: Call<InRoom & { readonly userId: string }, void>;
    setRoomName: Call<InRoom & { readonly name: string }, void>;
    setRoomTopic: Call<InRoom & { readonly topic: string }, void>;
    /** Everything up to and including the newest event. `private`: m.read.private. */
    markRead: Call<InRoom & { readonly private?: boolean }, void>;
    setTyping: Call<InRoom & { readonly typing: boolean }, void>;
    searchPeople: Call<{ readonly term: string }, readonly Person[]>;
    setDisplayName: Call<{ readonly name: string }, void>;

    /** Queues; resolves as soon as the message is safe in the outbox, with the key of its local echo. */
    send: Call<InRoom & Draft, { readonly key: string }>;
    sendFile: Call<
      InRoom & { readonly file: Blob; readonly name: string; readonly caption?: string; readonly replyTo?: string },
      { readonly key: string }
    >;
    edit: Call<InRoom & { readonly eventId: string } & Draft, { readonly key: string }>;
    /** Adds the reaction, or takes the own one back. */
    react: Call<InRoom & { readonly eventId: string; readonly key: string }, void>;
    redact: Call<InRoom & { readonly eventId: string; readonly reason?: string }, void>;
    /** Sends what failed again. */
    retry: Call<InRoom & { readonly key: string }, void>;
    /** Takes what was not sent out of the outbox. */
    discard: Call<InRoom & { readonly key: string }, void>;
    /** Pages `count` older events into the timeline window of the room. */
    pageBack: Call<InRoom & { readonly count: number }, { readonly reachedStart: boolean }>;
    /** Fetches (authenticated media), decrypts, checks the hash; `forbidden`, `not-found`, `too-large`, `invalid` (hash). */
    media: Call<
      {
        readonly source: MediaSource;
        readonly mediaType?: string;
        readonly thumbnail?: { readonly width: number; readonly height: number };
      },
      Blob
    >;
    /** What the person has seen last in each room; kept over reloads. */
    saveDraft: Call<InRoom & { readonly text: string }, void>;
    loadDraft: Call<InRoom, { readonly text: string }>;

    /**
     * Writes room state as the person: `forbidden` where the power does not suffice, `too-large` above what an event may hold. With
     * `expected`, what the person saw there (`null`: nothing, which an empty content is too): `conflict` where the homeserver has something
     * else by now.
     */
    sendState: Call<
      InRoom & {
        readonly type: string;
        readonly stateKey: string;
        readonly content: Readonly<Record<string, unknown>>;
        readonly expected?: Readonly<Record<string, unknown>> | null;
      },
      { readonly eventId: string }
    >;
    /** Sets the power that one type of event needs in the room; nothing else of the power levels changes. */
    setEventPower: Call<InRoom & { readonly type: string; readonly power: number }, void>;
    /** An id as it is, an alias looked up. `not-found`. */
    resolveRoom: Call<{ readonly roomIdOrAlias: string }, InRoom & { readonly joined: boolean }>;
    /**
     * The private space of the person whose widgets are their apps where no workspace is configured; account data names it.
     * `create`: makes it if there is none.
     */
    personalWorkspace: Call<{ readonly create: boolean }, { readonly roomId?: string }>;
    /** Says to the caller that nobody will come (MSC4310), and ends the ringing on the person's other devices. */
    declineRing: Call<InRoom & { readonly notificationId: string }, void>;
    openIdToken: Call<Record<string, never>, WidgetOpenIdToken>;
    /**
     * How a gateway is and what it offers the person. It learns who asks: ask only those that the administrator named. What it offers it
     * tells a client whose origin is in its tenant's list. `invalid`: no address of a gateway.
     */
    gatewayOffer: Call<{ readonly gateway: string }, GatewayOffer>;
  };

/**
 * Posted once by a page on its port, outside of calls and topics: it holds the Web Lock of this name as long as it lives. When the
 * lock becomes free, however the page ended, the hub ends all that the page was subscribed to. (A port does not tell.)
 */
export type PageAlive = { readonly t: "alive"; readonly lock: string };

type Topic<Param, Push> = { readonly param: Param; readonly push: Push };

export type HubTopics = {
  status: Topic<Record<string, never>, HubStatus>;
  /** The rooms `from` to `to` (exclusive) of the filtered list; the first push carries the whole window from an empty list. */
  roomList: Topic<
    { readonly filter: RoomListFilter; readonly from: number; readonly to: number },
    { readonly total: number; readonly complete: boolean; readonly patch: ListPatch<RoomListItem> }
  >;
  /** Unread over all rooms, for the rail and the page's title. */
  unread: Topic<Record<string, never>, { readonly rooms: number; readonly mentions: number; readonly invites: number }>;
  room: Topic<InRoom, RoomDetails>;
  /** All that is loaded of the timeline; the first push comes at once with what is known. */
  timeline: Topic<InRoom, { readonly edges: TimelineEdges; readonly patch: ListPatch<TimelineItem> }>;
  members: Topic<
    InRoom & { readonly search?: string; readonly from: number; readonly to: number },
    { readonly total: number; readonly patch: ListPatch<Member> }
  >;
  /** What happens in one room from now on. */
  widgetFeed: Topic<InRoom, WidgetFeed>;
  /** To-device messages of these types, decrypted, whatever room they speak of, from now on. */
  widgetToDevice: Topic<{ readonly types: readonly string[] }, WidgetToDevice>;
  /** Widgets of the person's account (`m.widgets`); they open in whatever room is on the screen. */
  accountWidgets: Topic<Record<string, never>, readonly AccountWidget[]>;
  /** Everything of Sparks' own configuration and the widgets' registrations that applies to a room: its own and of the spaces above it. */
  roomConfig: Topic<InRoom, readonly ConfigEntry[]>;
  /** Calls that ring now, oldest first. */
  rings: Topic<Record<string, never>, readonly IncomingRing[]>;
};
