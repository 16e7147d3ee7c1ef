import * as v from "valibot";

/** Whom a grant is given to. Another room, another site under the same id, a changed registration: another widget. */
export type GrantKey = {
  readonly roomId: string;
  readonly widgetId: string;
  readonly origin: string;
  /** The event that registered it. */
  readonly eventId: string;
};

const text = v.pipe(v.string(), v.maxLength(1000));
const MAX_ROOMS = 200;
const capabilities = v.pipe(v.array(text), v.maxLength(400));

export const grantSchema = v.object({
  roomId: text,
  widgetId: text,
  origin: text,
  eventId: text,
  /** For the list of grants only. */
  widgetName: text,
  roomName: text,
  /** Whether it may be opened without asking. */
  load: v.optional(v.boolean()),
  granted: capabilities,
  refused: capabilities,
  /** What the administrator's configuration gave it, without a question; there is nothing to take back. */
  administered: v.optional(capabilities),
  /** Names of other rooms that it asked for, as they were then. */
  rooms: v.optional(v.pipe(v.array(v.object({ id: text, name: text })), v.maxLength(MAX_ROOMS))),
  /** Sign-ins that it gets tokens of (`directKey`), and the host of each. */
  signIns: v.optional(v.pipe(v.array(v.object({ id: text, host: text })), v.maxLength(50))),
  /** Whether it may learn who the person is. */
  identity: v.optional(v.picklist(["allow", "deny"])),
  downloads: v.optional(v.boolean()),
  popups: v.optional(v.boolean()),
  /** Whether its frame may ask for camera, microphone and screen. */
  media: v.optional(v.boolean()),
});
export type Grant = v.InferOutput<typeof grantSchema>;

/** What was decided; what is not named stays as it was. */
export type GrantChange = {
  readonly [K in "load" | "identity" | "downloads" | "popups" | "media"]?: NonNullable<Grant[K]> | undefined;
} & {
  readonly [K in "granted" | "refused" | "administered"]?: readonly string[] | undefined;
} & {
  readonly rooms?: readonly { readonly id: string; readonly name: string }[] | undefined;
  readonly signIns?: readonly { readonly id: string; readonly host: string }[] | undefined;
};
export type GrantName = { readonly widgetName: string; readonly roomName: string };

export const sameKey = (a: GrantKey, b: GrantKey): boolean =>
  a.roomId === b.roomId && a.widgetId === b.widgetId && a.origin === b.origin && a.eventId === b.eventId;

export const keyOf = ({ roomId, widgetId, origin, eventId }: GrantKey): GrantKey => ({
  roomId,
  widgetId,
  origin,
  eventId,
});

export function changeGrant(grant: Grant, change: GrantChange): Grant {
  const { administered: _given, rooms: _named, signIns: _signed, ...decided } = change;
  const granted = new Set(grant.granted);
  const refused = new Set(grant.refused);
  for (const one of change.granted ?? []) {
    granted.add(one);
    refused.delete(one);
  }
  for (const one of change.refused ?? []) {
    refused.add(one);
    granted.delete(one);
  }
  const administered = [...new Set([...(grant.administered ?? []), ...(change.administered ?? [])])];
  const signIns = new Map([...(grant.signIns ?? []), ...(change.signIns ?? [])].map((one) => [one.id, one]));
  const named = new Map([...(grant.rooms ?? []), ...(change.rooms ?? [])].map((room) => [room.id, room]));
  return {
    ...grant,
    ...decided,
    granted: [...granted],
    refused: [...refused],
    ...(administered.length > 0 ? { administered } : {}),
    ...(signIns.size > 0 ? { signIns: [...signIns.values()] } : {}),
    ...(named.size > 0 ? { rooms: [...named.values()].slice(-MAX_ROOMS) } : {}),
  };
}

export const emptyGrant = (key: GrantKey, name: GrantName): Grant => ({
  ...keyOf(key),
  ...name,
  granted: [],
  refused: [],
});

/** Stored grants, whatever the storage holds: what does not fit is as if it had never been given. */
export function parseGrants(stored: string | null): readonly Grant[] {
  if (stored === null) return [];
  try {
    const list = v.safeParse(v.array(v.unknown()), JSON.parse(stored));
    if (!list.success) return [];
    return list.output.flatMap((item) => {
      const grant = v.safeParse(grantSchema, item);
      return grant.success ? [grant.output] : [];
    });
  } catch {
    return []; // Not JSON: cut off, or not ours.
  }
}
