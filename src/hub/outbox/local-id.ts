/** The id of something that is not sent yet, where an event id belongs: `~` and the key of its outbox entry. Never leaves this device. */
export const localId = (key: string): string => `~${key}`;

/** The key in a local id; undefined for event ids. */
export const keyOfLocalId = (id: string): string | undefined => (id.startsWith("~") ? id.slice(1) : undefined);
