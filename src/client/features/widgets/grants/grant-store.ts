import { type ReadonlySignal, signal } from "@preact/signals";
import { consoleSink, createLog } from "#base";
import { WIDGET_GRANTS_PREFIX } from "../../../app/widget-grants-key.ts";
import {
  changeGrant,
  emptyGrant,
  type Grant,
  type GrantChange,
  type GrantKey,
  type GrantName,
  parseGrants,
  sameKey,
} from "./grant.ts";

export type ListedGrant = Grant & { readonly remembered: boolean };

/**
 * What the person allowed, by widget. Remembered decisions lie in the browser under the person's id (they are no secrets); the others
 * live as long as the widget is open. A change in another tab is followed.
 */
export interface GrantStore {
  /** Both kinds, for the list and for what reacts to a grant being taken back. */
  readonly all: ReadonlySignal<readonly ListedGrant[]>;
  find(key: GrantKey): Grant | undefined;
  decide(key: GrantKey, name: GrantName, change: GrantChange, remember: boolean): void;
  /** These are asked again next time the widget is opened. */
  takeBack(key: GrantKey, what: TakenBack): void;
  /** Forgets what was decided for this opening only. */
  close(key: GrantKey): void;
  /** Reads again what is remembered: signing out wipes it. */
  refresh(): void;
}

export type TakenBack =
  | { readonly what: "everything" }
  | { readonly what: "capabilities"; readonly capabilities: readonly string[] }
  | { readonly what: "identity" | "load" | "signIns" | "downloads" | "popups" | "media" };

const consoleLog = createLog(consoleSink);
const MAX_REMEMBERED = 500;

type GrantStorage = Pick<Storage, "getItem" | "setItem">;
type StorageEvents = Pick<Window, "addEventListener" | "removeEventListener">;

export function createGrantStore(
  userId: string,
  storage: GrantStorage,
  events?: StorageEvents,
  onError: (thrown: unknown) => void = () => consoleLog.warn("widgets.grants-not-stored"),
): GrantStore {
  const storageKey = WIDGET_GRANTS_PREFIX + userId;
  let stored = storage.getItem(storageKey);
  let kept = parseGrants(stored);
  let open: readonly Grant[] = [];
  const all = signal(list());

  function list(): readonly ListedGrant[] {
    return [
      ...open.map((grant) => ({ ...grant, remembered: false })),
      ...kept.map((grant) => ({ ...grant, remembered: true })),
    ];
  }
  /** Another tab may have written since, or signing out may have wiped it. Tells whether anything changed. */
  const refresh = (): boolean => {
    const now = storage.getItem(storageKey);
    if (now === stored) return false;
    stored = now;
    kept = parseGrants(now);
    return true;
  };
  const changeKept = (change: (grants: readonly Grant[]) => readonly Grant[]) => {
    refresh();
    kept = change(kept).slice(0, MAX_REMEMBERED);
    try {
      const next = JSON.stringify(kept);
      storage.setItem(storageKey, next);
      stored = next;
    } catch (thrown) {
      // Full, or forbidden by the browser: the decision holds until the page is closed.
      onError(thrown);
    }
  };
  events?.addEventListener("storage", (event) => {
    if (event.key !== storageKey && event.key !== null) return;
    refresh();
    all.value = list();
  });

  return {
    all,
    find(key) {
      refresh();
      const own = [...open, ...kept].filter((grant) => sameKey(grant, key));
      return own.length === 0 ? undefined : own.reduceRight((older, newer) => changeGrant(older, newer));
    },
    decide(key, name, change, remember) {
      const apply = (grants: readonly Grant[]) => {
        const before = grants.find((grant) => sameKey(grant, key)) ?? emptyGrant(key, name);
        return [{ ...changeGrant(before, change), ...name }, ...grants.filter((grant) => !sameKey(grant, key))];
      };
      if (remember) changeKept(apply);
      else open = apply(open);
      all.value = list();
    },
    takeBack(key, back) {
      const apply = (grants: readonly Grant[]) =>
        grants.flatMap((grant) => (sameKey(grant, key) ? without(grant, back) : [grant]));
      changeKept(apply);
      open = apply(open);
      all.value = list();
    },
    close(key) {
      open = open.filter((grant) => !sameKey(grant, key));
      all.value = list();
    },
    refresh() {
      if (refresh()) all.value = list();
    },
  };
}

function without(grant: Grant, back: TakenBack): readonly Grant[] {
  if (back.what === "everything") {
    // What the administrator gave holds on, and goes on being shown.
    const { widgetName, roomName, administered } = grant;
    return administered ? [{ ...emptyGrant(grant, { widgetName, roomName }), administered }] : [];
  }
  if (back.what === "capabilities") {
    const isLeft = (one: string) => !back.capabilities.includes(one);
    return [{ ...grant, granted: grant.granted.filter(isLeft), refused: grant.refused.filter(isLeft) }];
  }
  const { [back.what]: _taken, ...rest } = grant;
  return [rest];
}
