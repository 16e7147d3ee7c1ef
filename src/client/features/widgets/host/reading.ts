/** Which state and sticky events of which rooms have been read for a widget already, and reading the rest. */
import type { WidgetEvent } from "#contracts";
import type { Rights } from "../capability/rights.ts";
import type { WidgetDriver } from "./driver.ts";

type StateQuery = { readonly roomId: string; readonly type: string; readonly stateKey?: string };
export type DueReads = { readonly state: readonly StateQuery[]; readonly sticky: readonly string[] };

export interface Reading {
  /** What may be read in these rooms and has not been yet. What may not be read any more counts as unread from now on. */
  due(rooms: readonly string[], rights: Rights): DueReads;
  /** What could be read; the rest is due again. */
  state(due: DueReads): Promise<readonly WidgetEvent[]>;
  sticky(due: DueReads): Promise<readonly WidgetEvent[]>;
  forget(): void;
}

export type ReadingOptions = Pick<WidgetDriver, "readState" | "readSticky"> & {
  readonly onError: (thrown: unknown) => void;
};

/** Each may ask the homeserver. */
const AT_ONCE = 4;

export function createReading({ readState, readSticky, onError }: ReadingOptions): Reading {
  let stateDone = new Set<string>();
  let stickyDone = new Set<string>();
  const keyOf = ({ roomId, type, stateKey }: StateQuery) => JSON.stringify([roomId, type, stateKey ?? null]);

  async function readAll<Q>(
    queries: readonly Q[],
    read: (query: Q) => Promise<readonly WidgetEvent[]>,
    again: (query: Q) => void,
  ): Promise<readonly WidgetEvent[]> {
    const found: WidgetEvent[] = [];
    const readOne = async (query: Q) => {
      try {
        found.push(...(await read(query)));
      } catch (thrown) {
        again(query);
        onError(thrown);
      }
    };
    for (let at = 0; at < queries.length; at += AT_ONCE) {
      await Promise.all(queries.slice(at, at + AT_ONCE).map(readOne));
    }
    return found;
  }

  return {
    due(rooms, rights) {
      const state = rooms.flatMap((roomId) => rights.readableState.map((query) => ({ roomId, ...query })));
      const sticky = rights.has("receiveSticky") ? rooms : [];
      const due = {
        state: state.filter((query) => !stateDone.has(keyOf(query))),
        sticky: sticky.filter((roomId) => !stickyDone.has(roomId)),
      };
      stateDone = new Set(state.map(keyOf));
      stickyDone = new Set(sticky);
      return due;
    },
    state: ({ state }) =>
      readAll(
        state,
        ({ roomId, type, stateKey }) => readState(roomId, type, stateKey),
        (query) => stateDone.delete(keyOf(query)),
      ),
    sticky: ({ sticky }) => readAll(sticky, readSticky, (roomId) => stickyDone.delete(roomId)),
    forget() {
      stateDone = new Set();
      stickyDone = new Set();
    },
  };
}
