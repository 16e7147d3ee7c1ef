import type { Capability } from "./capability.ts";

/**
 * What end-to-end encryption and verification say to each other between devices. No widget speaks or hears it, whoever agrees: with it, it
 * could hand out or take keys of rooms, or confirm a device in the person's name.
 */
const BETWEEN_CRYPTO =
  /^(?:m\.room\.encrypted$|m\.room_key|m\.forwarded_room_key|m\.secret\.|m\.key\.|m\.dummy$|m\.olm\.|m\.megolm|org\.matrix\.room_key|(?:io\.element\.msc4268|org\.matrix\.msc4268)\.)/;

/** Whether it is refused without asking, and by no configuration allowed. */
export function isNeverGranted(capability: Capability): boolean {
  switch (capability.kind) {
    case "unknown":
      return true;
    case "to-device":
      return BETWEEN_CRYPTO.test(capability.type);
    case "event":
      // What only looks encrypted.
      return capability.direction === "send" && capability.type === "m.room.encrypted";
    default:
      return false;
  }
}
