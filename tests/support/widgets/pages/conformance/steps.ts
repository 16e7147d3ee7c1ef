/** What every group of steps has in its hands. */
import type { Row, Table } from "./rows.ts";
import { type Data, HostRefusal, type StrictClient } from "./strict-client.ts";

export type Person = {
  readonly user: string;
  readonly room: string;
  readonly device: string;
  /** Another room that the person is in. */
  readonly other: string;
};

export type DriveOptions = {
  readonly client: StrictClient;
  readonly table: Table;
  readonly person: Person;
  /** Tells the person, or the test, what to do now. */
  readonly say: (text: string) => void;
  /** So many events of type `org.example.conformance.old` lie in the room. */
  readonly older: number;
  /** A sticky event of type `org.example.conformance` with `before: true` lies in the room. */
  readonly stuck: boolean;
  readonly modalUrl: string;
};

export type RowName = readonly [kind: Row["kind"], name: string];
export const fromWidget = (name: string): RowName => ["from widget", name];
export const toWidget = (name: string): RowName => ["to widget", name];
export const capability = (name: string): RowName => ["capability", name];
export const family = (name: string): RowName => ["family", name];

/** The rows pass when it is done, with what it says, and fail when it throws. */
export async function check(table: Table, rows: readonly RowName[], act: () => Promise<unknown>): Promise<void> {
  try {
    const said = await act();
    const detail = typeof said === "string" ? said : "";
    for (const [kind, name] of rows) table.pass(kind, name, detail);
  } catch (thrown) {
    for (const [kind, name] of rows) table.fail(kind, name, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not as documented: ${what}`);
}

export const isObject = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Fails unless the host answers with an error; whatever its text is. */
export async function expectRefusal(reply: Promise<unknown>, what: string): Promise<void> {
  try {
    await reply;
  } catch (thrown) {
    if (thrown instanceof HostRefusal) return;
    throw thrown;
  }
  throw new Error(`not refused: ${what}`);
}

/** An event as the client-server API has it. */
export function expectEvent(event: unknown, type: string, room: string): asserts event is Data & { content: Data } {
  expect(isObject(event), "an event is an object");
  expect(event.type === type, `type ${String(event.type)}`);
  expect(event.room_id === room, `room_id ${String(event.room_id)}`);
  expect(isText(event.sender) && isText(event.event_id), "sender and event_id");
  expect(typeof event.origin_server_ts === "number", "origin_server_ts");
  expect(isObject(event.content) && isObject(event.unsigned), "content and unsigned");
}

/** Within so many milliseconds, or it counts as missing. */
export function within<T>(promise: Promise<T>, what: string, timeoutMs = 45_000): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error(`did not come: ${what}`)), timeoutMs)),
  ]);
}
