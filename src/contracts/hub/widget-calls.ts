/**
 * What a widget may want of the homeserver, in its room or in another one that it was allowed. The host has checked the grants
 * of the widget; the hub checks that the person is in the room. Event shapes are those of the client-server API.
 */
import type { Person } from "#model";
import type { EncryptedFile } from "./timeline.ts";
import type { WidgetEvent } from "./widgets.ts";

type Call<Arg, Result> = { readonly arg: Arg; readonly result: Result };
type InRoom = { readonly roomId: string };
type Content = Readonly<Record<string, unknown>>;

export type WidgetCalls = {
  /** `stickyMs`: MSC4354, `unsupported` where the homeserver does not have it. Encrypted where the room is. */
  widgetSendEvent: Call<
    InRoom & {
      readonly type: string;
      readonly content: Content;
      readonly stateKey?: string;
      readonly stickyMs?: number;
    },
    { readonly eventId: string }
  >;
  /** MSC4140: sent by the homeserver after `delayMs` unless restarted or cancelled. `unsupported` where it does not have it. */
  widgetSendDelayed: Call<
    InRoom & {
      readonly type: string;
      readonly content: Content;
      readonly stateKey?: string;
      readonly delayMs: number;
      readonly stickyMs?: number;
    },
    { readonly delayId: string }
  >;
  widgetUpdateDelayed: Call<{ readonly delayId: string; readonly action: "cancel" | "restart" | "send" }, void>;
  widgetRedact: Call<InRoom & { readonly eventId: string; readonly reason?: string }, { readonly eventId: string }>;
  /**
   * To the devices of people who are joined to the room, nobody else: `forbidden` names who is not. Device `*` is every device.
   * `encrypted`: with Olm, to devices whose keys are known; a device that cannot be reached is left out.
   */
  widgetSendToDevice: Call<
    InRoom & {
      readonly type: string;
      readonly encrypted: boolean;
      readonly messages: Readonly<Record<string, Readonly<Record<string, Content>>>>;
    },
    void
  >;
  /** Newest first, back-paginating over the network where the timeline is not long enough. */
  widgetReadEvents: Call<
    InRoom & { readonly type: string; readonly msgtype?: string; readonly limit: number; readonly since?: string },
    readonly WidgetEvent[]
  >;
  widgetReadState: Call<InRoom & { readonly type: string; readonly stateKey?: string }, readonly WidgetEvent[]>;
  /** Sticky events (MSC4354) of the room that have not run out, decrypted. Empty where the homeserver does not have them. */
  widgetReadSticky: Call<InRoom, readonly WidgetEvent[]>;
  /** Spec 11.38 (relations), decrypted. */
  widgetReadRelations: Call<
    InRoom & {
      readonly eventId: string;
      readonly relationType?: string;
      readonly eventType?: string;
      readonly limit?: number;
      readonly from?: string;
      readonly to?: string;
      readonly direction?: "f" | "b";
    },
    { readonly chunk: readonly WidgetEvent[]; readonly nextBatch?: string; readonly prevBatch?: string }
  >;
  /** Undefined: there is none of this type. */
  widgetReadAccountData: Call<InRoom & { readonly type: string }, Content | undefined>;
  /** Rooms that the person is in: what "all rooms" means for a widget. */
  widgetRooms: Call<Record<string, never>, readonly string[]>;
  /**
   * Puts bytes into the homeserver's media repository (MSC4039); resolves with `mxc://…`. `encrypt`: they are encrypted before, and
   * `file` says how to read them. `too-large`, `throttled`.
   */
  widgetUpload: Call<
    InRoom & { readonly file: Blob; readonly encrypt?: boolean },
    { readonly contentUri: string; readonly file?: EncryptedFile }
  >;
  /** Spec "user directory". */
  searchDirectory: Call<
    { readonly term: string; readonly limit: number },
    { readonly limited: boolean; readonly people: readonly Person[] }
  >;
  /** `not-found`: the homeserver offers none. */
  turnServers: Call<
    Record<string, never>,
    {
      readonly uris: readonly string[];
      readonly username: string;
      readonly password: string;
      /** Milliseconds that they are good for. */
      readonly ttlMs: number;
    }
  >;
  /** MSC4143/MSC4519, then the well-known's `rtc_foci`. Empty: the homeserver names none. */
  rtcTransports: Call<Record<string, never>, readonly Content[]>;
  /** MSC4195, through the homeserver. `unsupported` where it does not have it; `forbidden`: not in the room. */
  rtcLivekitToken: Call<
    InRoom & {
      readonly url: string;
      readonly slotId: string;
      readonly member: { readonly id: string; readonly claimedDeviceId?: string };
      readonly serverName?: string;
    },
    { readonly jwt: string }
  >;
  rtcDelegateDelayedLeave: Call<
    InRoom & {
      readonly url?: string;
      readonly slotId: string;
      readonly member: { readonly id: string; readonly claimedDeviceId?: string };
      readonly delayId: string;
      /** Homeservers know it of the delayed event; services before them want to be told. */
      readonly delayTimeoutMs?: number;
      readonly serverName?: string;
    },
    void
  >;
};
