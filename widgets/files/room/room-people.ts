/** Who is in the room, by the words of the room: asked for when somebody wants to know, and not before. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { SparksError, stringAt } from "#base";
import { type WidgetHost, watchAllState } from "#kit";

export type RoomPerson = { readonly userId: string; readonly name: string };

export interface RoomPeople {
  /** Who is in it now, by name; undefined while nobody has asked or the client has not told. */
  readonly members: ReadonlySignal<readonly RoomPerson[] | undefined>;
  /** Asks for them, once. @throws SparksError `forbidden` */
  load(): Promise<void>;
  /** As far as it is known, else the id. */
  nameOf(userId: string): string;
  stop(): void;
}

const MEMBER = "m.room.member";
const MAX_NAME = 100;

export function createRoomPeople(host: WidgetHost): RoomPeople {
  const members = signal<readonly RoomPerson[] | undefined>(undefined);
  const names = new Map<string, string>();
  let loading: Promise<void> | undefined;
  let stop: () => void = () => undefined;
  let isOver = false;

  const load = async () => {
    const ended = await watchAllState(host, MEMBER, (state) => {
      const found: RoomPerson[] = [];
      for (const [userId, content] of state) {
        const name = stringAt(content, "displayname")?.trim().slice(0, MAX_NAME) || userId;
        names.set(userId, name);
        if (stringAt(content, "membership") === "join") found.push({ userId, name });
      }
      members.value = found.sort((a, b) => a.name.localeCompare(b.name) || (a.userId < b.userId ? -1 : 1));
    });
    if (isOver) return ended();
    stop = ended;
    // Nobody, says a client that gives nothing: the person who asks is in it.
    if (members.peek() === undefined) throw new SparksError("unavailable", "the client does not tell who is here");
  };

  return {
    members,
    load() {
      loading ??= load().catch((thrown: unknown) => {
        loading = undefined;
        throw thrown;
      });
      return loading;
    },
    nameOf: (userId) => names.get(userId) ?? userId,
    stop() {
      isOver = true;
      stop();
    },
  };
}
