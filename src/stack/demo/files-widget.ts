/** The files of the demo: in the project room, and as an app of the workspace; registered as every Matrix client expects. */
import { FILES_CONFIG_TYPE, type FilesConfig, filesKind, ownRegistration, WIDGET_STATE_TYPE } from "#contracts";

/** The same in both places: the room's settings then stand before those of the workspace. */
export const FILES_WIDGET_ID = "sparks-files-1";

export type FilesWidgetPlace = {
  /** Origin of the widgets. */
  readonly widgets: string;
  /** Base URL of the gateway. */
  readonly gateway: string;
  /** Id of the upstream in the gateway's tenant. */
  readonly upstream: string;
  readonly creator: string;
};

export type StateEvent = {
  readonly type: string;
  readonly stateKey: string;
  readonly content: Readonly<Record<string, unknown>>;
};

type FilesState = readonly [config: StateEvent, registration: StateEvent];

/** The project room opens at its own folder. */
export const filesWidgetState = (place: FilesWidgetPlace): FilesState => filesState(place, "/Leuchtfeuer");

/** The workspace opens at the top. */
export const filesAppState = (place: FilesWidgetPlace): FilesState => filesState(place, undefined);

/** Configuration first, so that the widget finds it as soon as it is registered. */
function filesState({ widgets, gateway, upstream, creator }: FilesWidgetPlace, path: string | undefined): FilesState {
  const config: FilesConfig = {
    v: 2,
    gateway,
    upstream,
    label: "Dateien der Werkstatt",
    ...(path === undefined ? {} : { path }),
  };
  const id = FILES_WIDGET_ID;
  const registration = ownRegistration(filesKind, { id, name: "Dateien", base: widgets, configKey: id, creator });
  return [
    { type: FILES_CONFIG_TYPE, stateKey: id, content: config },
    { type: WIDGET_STATE_TYPE, stateKey: id, content: registration },
  ];
}
