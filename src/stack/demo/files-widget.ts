/** The files widget of the project room: registered as every Matrix client expects, configured by a state event. */
import { FILES_CONFIG_TYPE, FILES_WIDGET_TYPE, type FilesConfig } from "#contracts";

export const FILES_WIDGET_ID = "sparks-files-1";
export const WIDGET_STATE_TYPE = "im.vector.modular.widgets";

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

/** Configuration first, so that the widget finds it as soon as it is registered. */
export function filesWidgetState({
  widgets,
  gateway,
  upstream,
  creator,
}: FilesWidgetPlace): readonly [StateEvent, StateEvent] {
  const config: FilesConfig = { v: 1, gateway, upstream, label: "Dateien der Werkstatt", path: "/Leuchtfeuer" };
  // Nothing about the person or the room: the widget asks its host for what it needs.
  const url =
    `${widgets}/files/index.html?theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language` +
    "#/?cfg=$cfg";
  return [
    { type: FILES_CONFIG_TYPE, stateKey: FILES_WIDGET_ID, content: config },
    {
      type: WIDGET_STATE_TYPE,
      stateKey: FILES_WIDGET_ID,
      content: {
        id: FILES_WIDGET_ID,
        type: FILES_WIDGET_TYPE,
        name: "Dateien",
        url,
        data: { cfg: FILES_WIDGET_ID },
        creatorUserId: creator,
        waitForIframeLoad: false,
      },
    },
  ];
}
