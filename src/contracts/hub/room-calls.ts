import type { Person } from "#model";

/** A call (MatrixRTC) that goes on in a room, told by its memberships that have not run out. */
export type RoomCall = {
  /** Who is in it, each once whatever the number of their devices; at most 20, those who came first. */
  readonly people: readonly Person[];
  readonly total: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly intent: "audio" | "video";
  /** One of the person's own devices is in it: this one, or another. */
  readonly own?: "here" | "elsewhere";
};

/** Somebody calls (`org.matrix.msc4075.rtc.notification` of type ring), and neither lifetime, answer, decline nor end have come. */
export type IncomingRing = {
  readonly roomId: string;
  readonly roomName: string;
  readonly notificationId: string;
  readonly caller: Person;
  readonly intent: "audio" | "video";
  /** Milliseconds since 1970. */
  readonly until: number;
};
