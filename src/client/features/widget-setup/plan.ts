/** What is to be written for what a person wants: settings first, so that an app finds them as soon as it is registered. */
import {
  type ConfigEntry,
  ownRegistration,
  plainRegistration,
  STABLE_WIDGET_STATE_TYPE,
  WIDGET_STATE_TYPE,
  type WidgetKind,
  writeConfig,
  writeRegistration,
} from "#contracts";
import { entryAt, type RegisteredApp } from "./config-entries.ts";
import type { WriteStep } from "./write-steps.ts";

export type Place = { readonly roomId: string; readonly roomName: string; readonly entries: readonly ConfigEntry[] };

export type OwnApp = {
  readonly kind: WidgetKind;
  readonly name: string;
  readonly base: string;
  readonly creator: string;
  /** The app that is changed; undefined: a new one. */
  readonly app?: RegisteredApp | undefined;
  readonly id: string;
  readonly settings:
    | { readonly from: "here"; readonly fields: Readonly<Record<string, unknown>> }
    /** Those of a space, which are not changed. */
    | { readonly from: "space"; readonly space: string; readonly configKey: string };
};

/** @throws SparksError `invalid` with the path of the field; `too-large`; `conflict`: the settings are of a newer Sparks. */
export function stepsForOwn(place: Place, wanted: OwnApp): readonly WriteStep[] {
  const { kind, app, id, settings } = wanted;
  const configKey = settings.from === "space" ? settings.configKey : (app?.configKey ?? id);
  const steps: WriteStep[] = [];
  if (settings.from === "here") {
    const before = entryAt(place.entries, place.roomId, kind.configType, configKey);
    const content = writeConfig(kind.format, before?.content, settings.fields);
    steps.push({ ...at(place), type: kind.configType, stateKey: configKey, content, before });
  }
  const { name, base, creator } = wanted;
  const space = settings.from === "space" ? settings.space : app?.space;
  const registration = ownRegistration(kind, { id, name, base, configKey, creator, ...(space ? { space } : {}) });
  return [...steps, register(place, id, app, { ...registration, ...kept(app, space) })];
}

/** The address of an app that is changed stays as it is, since somebody may have added to it; unless it cannot name the space. */
const kept = (app: RegisteredApp | undefined, space: string | undefined) =>
  app && app.url !== "" && (space === undefined || app.url.includes("$space")) ? { url: app.url } : {};

export type PlainApp = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly creator: string;
  readonly app?: RegisteredApp | undefined;
};

/** @throws SparksError `invalid`, `too-large`. */
export function stepsForPlain(place: Place, { id, name, url, creator, app }: PlainApp): readonly WriteStep[] {
  return [register(place, id, app, app ? { name, url } : plainRegistration({ id, name, url, creator }))];
}

function register(place: Place, id: string, app: RegisteredApp | undefined, next: WriteStep["content"]): WriteStep {
  const type = app?.entry.type ?? WIDGET_STATE_TYPE;
  const before = entryAt(place.entries, place.roomId, type, id);
  return { ...at(place), type, stateKey: id, content: writeRegistration(before?.content, next), before };
}

const at = ({ roomId, roomName }: Place) => ({ roomId, roomName });

/** Takes an app out: its registration first, under both names, then the settings that nobody else here uses. */
export function stepsToRemove(
  place: Place,
  app: RegisteredApp,
  others: readonly RegisteredApp[],
): readonly WriteStep[] {
  const gone = (type: string, stateKey: string): readonly WriteStep[] => {
    const before = entryAt(place.entries, place.roomId, type, stateKey);
    if (!before || Object.keys(before.content).length === 0) return [];
    return [{ ...at(place), type, stateKey, content: {}, before }];
  };
  const shared = others.some(
    ({ id, kind, configKey }) => id !== app.id && kind?.id === app.kind?.id && configKey === app.configKey,
  );
  return [
    ...gone(WIDGET_STATE_TYPE, app.id),
    ...gone(STABLE_WIDGET_STATE_TYPE, app.id),
    ...(app.kind && !shared ? gone(app.kind.configType, app.configKey) : []),
  ];
}

/** The app of a space in one of its rooms: registered there, with the settings of the space. */
export function stepsForRoomOfSpace(
  room: Place,
  space: string,
  wanted: Pick<OwnApp, "kind" | "name" | "base" | "creator"> & { readonly id: string; readonly configKey: string },
): readonly WriteStep[] {
  return stepsForOwn(room, { ...wanted, settings: { from: "space", space, configKey: wanted.configKey } });
}

/**
 * Copies apps of one place into another, settings and all; what is there already under the same id is left alone. Unknown fields come along,
 * except who made it.
 */
export function stepsToCopy(
  from: Place,
  apps: readonly RegisteredApp[],
  to: Place,
  creator: string,
): readonly WriteStep[] {
  return apps.flatMap((app) => {
    if (entryAt(to.entries, to.roomId, WIDGET_STATE_TYPE, app.id)?.content.url) return [];
    const settings = app.kind && entryAt(from.entries, from.roomId, app.kind.configType, app.configKey);
    const there = settings && entryAt(to.entries, to.roomId, settings.type, settings.stateKey);
    const config: WriteStep[] =
      settings && Object.keys(there?.content ?? {}).length === 0
        ? [{ ...at(to), type: settings.type, stateKey: settings.stateKey, content: settings.content, before: there }]
        : [];
    const registration = writeRegistration(app.entry.content, { id: app.id, creatorUserId: creator });
    const before = entryAt(to.entries, to.roomId, WIDGET_STATE_TYPE, app.id);
    return [...config, { ...at(to), type: WIDGET_STATE_TYPE, stateKey: app.id, content: registration, before }];
  });
}
