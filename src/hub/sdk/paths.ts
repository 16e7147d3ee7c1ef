/** Paths of the client-server API, every part escaped. */
const joined = (start: string, parts: readonly string[]) => `${start}/${parts.map(encodeURIComponent).join("/")}`;

export const roomPath = (roomId: string, ...rest: readonly string[]): string =>
  joined("/_matrix/client/v3/rooms", [roomId, ...rest]);

export const userPath = (userId: string, ...rest: readonly string[]): string =>
  joined("/_matrix/client/v3/user", [userId, ...rest]);

/** Spec 11.38: relations live under v1. */
export const relationsPath = (roomId: string, eventId: string, ...rest: readonly string[]): string =>
  joined("/_matrix/client/v1/rooms", [roomId, "relations", eventId, ...rest]);
