/** One state event that configures a room, and where it comes from. Foreign data: read with the schema of its type. */
export type ConfigEntry = {
  /** One of Sparks (its prefix), or a widget's registration. */
  readonly type: string;
  readonly stateKey: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** The room itself, or a space above it. */
  readonly roomId: string;
  readonly roomName: string;
  /** 0: the room itself; 1: a space that it is in; 2: a space around that. */
  readonly distance: number;
  readonly sender: string;
  readonly ts: number;
  readonly eventId: string;
  /** False where a nearer one of the same type and state key stands before it. */
  readonly applies: boolean;
};
