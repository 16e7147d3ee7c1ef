import type { Person } from "#model";
import type { RoomCall } from "./room-calls.ts";

export type Membership = "join" | "invite" | "knock" | "leave" | "ban";

/** One line of the room list. */
export type RoomListItem = {
  readonly id: string;
  readonly name: string;
  readonly avatar?: string;
  readonly membership: "join" | "invite" | "knock";
  /** The other person of a direct chat. */
  readonly directWith?: string;
  readonly isSpace?: boolean;
  readonly encrypted?: boolean;
  readonly favourite?: boolean;
  readonly lowPriority?: boolean;
  readonly muted?: boolean;
  readonly last?: LastMessage;
  /** Messages not read; -1: some, the number is not known (yet). */
  readonly unread: number;
  readonly mentions: number;
  /** Milliseconds since 1970; the list is ordered by it, newest first. */
  readonly activeAt: number;
  /** Who invited, for invitations. */
  readonly inviter?: Person;
  /** A call that goes on. */
  readonly call?: Pick<RoomCall, "total" | "own" | "intent">;
};

export type LastMessage = {
  readonly eventId: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly kind: MessagePreviewKind;
  /** Plain text, at most 200 characters; empty where the kind says it all. */
  readonly text: string;
  readonly ts: number;
  readonly own: boolean;
};
export type MessagePreviewKind =
  | "text"
  | "emote"
  | "image"
  | "video"
  | "audio"
  | "file"
  | "call"
  | "redacted"
  | "encrypted"
  | "other";

export type RoomListFilter = {
  readonly show: "all" | "unread" | "people" | "rooms" | "favourites" | "invites" | "spaces";
  /** Only rooms of this space. */
  readonly space?: string;
  /** Matches names, case and accents ignored. */
  readonly search?: string;
};

/** What a room's header, composer and panels need. */
export type RoomDetails = {
  readonly id: string;
  readonly name: string;
  readonly topic?: string;
  readonly avatar?: string;
  readonly membership: Membership;
  /** With `leave`: somebody else put the person out, or banned them. Absent where that is not known. */
  readonly removed?: true;
  readonly isSpace: boolean;
  readonly encrypted: boolean;
  readonly directWith?: string;
  readonly joinedCount: number;
  readonly invitedCount: number;
  readonly inviter?: Person;
  readonly typing: readonly Person[];
  readonly can: RoomRights;
  /** The room that replaced this one (tombstone, and it points back). */
  readonly replacedBy?: string;
  /** Registered widgets; malformed registrations are left out. */
  readonly widgets: readonly RoomWidget[];
  /** Where the room wants its widgets (`io.element.widgets.layout`); widgets that are not in it stand on the right. */
  readonly layout: Readonly<Record<string, WidgetPlace>>;
  /** The event that the layout is from: a person's own choice holds until it changes. */
  readonly layoutEventId?: string;
  readonly power: RoomPower;
  readonly call?: RoomCall;
};

/** `index` orders those in one container; `width` and `height` are percent, 10 to 100. */
export type WidgetPlace = {
  readonly container: "top" | "right" | "center";
  readonly index: number;
  readonly width?: number;
  readonly height?: number;
};

/** What is needed to say who may do what, and why not (spec, `m.room.power_levels`; creators of room version 12 are infinite). */
export type RoomPower = {
  readonly own: number;
  readonly stateDefault: number;
  readonly eventsDefault: number;
  /** By type of event, where it differs from the default. */
  readonly events: Readonly<Record<string, number>>;
};

export type RoomRights = {
  readonly send: boolean;
  readonly react: boolean;
  readonly invite: boolean;
  readonly redactOthers: boolean;
  readonly rename: boolean;
  readonly editWidgets: boolean;
  /** May join a call: write a call membership of their own. */
  readonly call: boolean;
};

export type WidgetFault =
  /** No web address at all: another scheme, or not even text. */
  | "malformed"
  /** A template variable stands where the server's name should be. */
  | "variable-in-host"
  | "credentials"
  | "not-https";

/** A widget as registered in room state (`im.vector.modular.widgets` or `m.widget`). Everything in it is foreign data. */
export type RoomWidget = {
  readonly id: string;
  readonly roomId: string;
  readonly type: string;
  readonly name: string;
  /** The template, variables not replaced. Checked: https, or http on loopback; with a `fault` http elsewhere, or "". */
  readonly url: string;
  /** Why it may not be opened: it is listed so that people learn of it. */
  readonly fault?: WidgetFault;
  readonly data: Readonly<Record<string, unknown>>;
  readonly avatar?: string;
  readonly waitForLoad: boolean;
  /** The event that registered it: grants are bound to it. */
  readonly eventId: string;
  /** Sender of that event. */
  readonly creator: string;
};

export type Member = Person & {
  readonly membership: Membership;
  readonly power: "creator" | "admin" | "moderator" | "member";
};

export type CreateRoom = {
  readonly name?: string;
  readonly topic?: string;
  readonly encrypted: boolean;
  readonly kind: "private" | "public" | "direct" | "space";
  readonly invite: readonly string[];
  /** The space it becomes a child of. */
  readonly space?: string;
};
