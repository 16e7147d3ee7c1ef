import { capability } from "../host/capability.ts";
import type { FakeEvent } from "./fake-room.ts";

/** Whether a widget with these grants may see the event. */
export function mayReceive(granted: ReadonlySet<string>, event: FakeEvent, ownRoom: string): boolean {
  if (event.room_id !== ownRoom && !granted.has(capability.inRoom(event.room_id))) return false;
  const { type, content, state_key: stateKey } = event;
  if (stateKey !== undefined) {
    const exact = capability.receiveState(type, stateKey);
    return granted.has(exact) || granted.has(exact.slice(0, exact.lastIndexOf("#")));
  }
  if (granted.has(capability.receiveEvent(type))) return true;
  return type === "m.room.message" && granted.has(capability.receiveMessage(msgtypeOf(content)));
}

export function maySend(granted: ReadonlySet<string>, type: string, content: unknown, stateKey?: string): boolean {
  if (stateKey !== undefined) return granted.has(capability.sendState(type, stateKey));
  if (granted.has(capability.sendEvent(type))) return true;
  return type === "m.room.message" && granted.has(capability.sendMessage(msgtypeOf(content)));
}

const msgtypeOf = (content: unknown): string =>
  typeof content === "object" && content !== null && "msgtype" in content ? String(content.msgtype) : "";
