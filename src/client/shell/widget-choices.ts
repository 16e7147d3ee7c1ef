/**
 * Where a person wants the widgets of a room, for themselves: kept on this device under their id, forgotten when they sign out, and void as
 * soon as the room's own layout changes.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { isObject, numberAt, objectAt, stringAt } from "#base";
import { WIDGET_CHOICES_PREFIX } from "../app/widget-grants-key.ts";
import type { Container, LaidOutRoom } from "./widget-layout.ts";

export type RoomChoice = {
  readonly containers: ReadonlyMap<string, Container>;
  /** Percent of the room for what stands above the messages. */
  readonly height?: number;
};

export interface WidgetChoices {
  /** What holds for the room as it is now; read in a view, it is followed. */
  of(room: LaidOutRoom | undefined): RoomChoice | undefined;
  setContainer(room: LaidOutRoom, widgetId: string, container: Container): void;
  setHeight(room: LaidOutRoom, height: number): void;
  forget(roomId: string): void;
}

/** `of`: the event whose layout it differs from. */
type Stored = RoomChoice & { readonly of: string };

const MOST_ROOMS = 200;
const MOST_WIDGETS = 50;
export const MIN_HEIGHT = 15;
export const MAX_HEIGHT = 80;
const bound = (height: number) => Math.round(Math.max(MIN_HEIGHT, Math.min(MAX_HEIGHT, height)));

/** `userId` undefined: nobody is signed in, nothing is kept. */
export function createWidgetChoices(
  userId: () => string | undefined,
  storage: Pick<Storage, "getItem" | "setItem">,
): WidgetChoices {
  const all = signal<ReadonlyMap<string, Stored> | undefined>(undefined);
  const key = () => {
    const id = userId();
    return id === undefined ? undefined : WIDGET_CHOICES_PREFIX + id;
  };
  const known: ReadonlySignal<ReadonlyMap<string, Stored> | undefined> = all;
  const read = (): ReadonlyMap<string, Stored> => {
    const at = key();
    if (at === undefined) return new Map();
    all.value ??= parseChoices(storage.getItem(at));
    return known.value ?? new Map();
  };
  const write = (roomId: string, stored: Stored | undefined) => {
    const others = [...read()].filter(([id]) => id !== roomId);
    const next = new Map<string, Stored>(
      [...(stored ? [[roomId, stored] as const] : []), ...others].slice(0, MOST_ROOMS),
    );
    all.value = next;
    const at = key();
    if (at === undefined) return;
    try {
      storage.setItem(at, writeChoices(next));
    } catch {
      // Full, or forbidden by the browser: it holds until the page is closed.
    }
  };
  const find = (room: LaidOutRoom): Stored | undefined => {
    const stored = read().get(room.id);
    return stored?.of === (room.layoutEventId ?? "") ? stored : undefined;
  };
  return {
    of: (room) => room && find(room),
    setContainer(room, widgetId, container) {
      const before = find(room);
      const others = [...(before?.containers ?? [])].filter(
        // There is one place in the middle.
        ([id, other]) => id !== widgetId && !(container === "center" && other === "center"),
      );
      write(room.id, {
        ...before,
        of: room.layoutEventId ?? "",
        containers: new Map([[widgetId, container], ...others]),
      });
    },
    setHeight(room, height) {
      const before = find(room);
      write(room.id, { containers: new Map(), ...before, of: room.layoutEventId ?? "", height: bound(height) });
    },
    forget: (roomId) => write(roomId, undefined),
  };
}

const isContainer = (text: unknown): text is Container => text === "top" || text === "right" || text === "center";

/** Choices from whatever stands in the storage; what does not fit is as if it had never been made. */
export function parseChoices(text: string | null): ReadonlyMap<string, Stored> {
  const rooms = new Map<string, Stored>();
  const value = parseJson(text);
  if (!isObject(value)) return rooms;
  for (const [roomId, room] of Object.entries(value).slice(0, MOST_ROOMS)) {
    const of = stringAt(room, "of");
    if (of === undefined) continue;
    const widgets = Object.entries(objectAt(room, "widgets") ?? {}).slice(0, MOST_WIDGETS);
    const height = numberAt(room, "height");
    rooms.set(roomId, {
      of,
      containers: new Map(widgets.flatMap(([id, one]) => (isContainer(one) ? [[id, one] as const] : []))),
      ...(height === undefined ? {} : { height: bound(height) }),
    });
  }
  return rooms;
}

function parseJson(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not ours, or cut off.
  }
}

const writeChoices = (rooms: ReadonlyMap<string, Stored>): string =>
  JSON.stringify(
    Object.fromEntries(
      [...rooms].map(([roomId, { of, containers, height }]) => [
        roomId,
        {
          of,
          widgets: Object.fromEntries([...containers].slice(0, MOST_WIDGETS)),
          ...(height === undefined ? {} : { height }),
        },
      ]),
    ),
  );
