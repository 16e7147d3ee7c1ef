/** Names that everybody in a call must make alike: MSC4195, and what lk-jwt-service and matrix-js-sdk make today. */
import { createHash } from "node:crypto";

const unpaddedSha256 = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64").replace(/=+$/, "");

/** The LiveKit room of a slot of a Matrix room. */
export const livekitRoomName = (roomId: string, slotId: string): string => unpaddedSha256([roomId, slotId]);

/** The LiveKit identity of a membership by state event. */
export const deviceIdentity = (userId: string, deviceId: string): string => `${userId}:${deviceId}`;

/** The LiveKit identity of a membership by sticky event: says nothing to the server about who it is. */
export const memberIdentity = (userId: string, deviceId: string, memberId: string): string =>
  unpaddedSha256([userId, deviceId, memberId]);
