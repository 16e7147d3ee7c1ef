/** The states of a widget that the development page can bring about. */
import { WIDGET_CONFIGURE_ACTION, WIDGET_KINDS } from "#contracts";
import { ALL_VERSIONS, type FakeHostOptions } from "../testing/fake-host.ts";

export const WIDGET_ID = "dev-widget";
export const SPACE = "!space:example.org";

export type DevState = {
  readonly id: string;
  readonly label: string;
  readonly host?: FakeHostOptions;
  /** A gateway of src/stack/build/dev-page-plugin.ts, and whether it is on the widget's own origin. */
  readonly gateway?: { readonly kind: string; readonly own: boolean };
  /** What stands in the room instead of the example; null: nothing. */
  readonly config?: Readonly<Record<string, unknown>> | null;
  /** What stands in the space, whose id is then in the widget's address. */
  readonly inSpace?: Readonly<Record<string, unknown>> | "example" | "empty";
  /** A parameter that a host would have added. */
  readonly without?: "widgetId";
};

const own = (kind: string) => ({ kind, own: true });
const BROKEN = { v: 1, gateway: "ftp://files.example.org", upstream: 7 };

export const DEV_STATES: readonly DevState[] = [
  { id: "ready", label: "Ready" },
  { id: "inherited", label: "Ready, by the settings of the space", config: null, inSpace: "example" },
  { id: "missing", label: "Incomplete address", without: "widgetId" },
  { id: "no-answer", label: "Client does not answer", host: { isSilent: true } },
  { id: "not-permitted", label: "Permissions refused", host: { denies: () => true } },
  { id: "no-config", label: "No settings", config: null },
  {
    id: "set-up",
    label: "No settings, in a client that has a form for them",
    config: null,
    host: { versions: [...ALL_VERSIONS, WIDGET_CONFIGURE_ACTION] },
  },
  {
    id: "space-denied",
    label: "No settings, and the space may not be read",
    config: null,
    inSpace: "empty",
    host: { denies: (one) => one.includes("timeline") },
  },
  { id: "newer", label: "Newer settings", config: { v: 99 } },
  { id: "broken", label: "Broken settings", config: BROKEN },
  { id: "broken-space", label: "Broken settings of the space", config: null, inSpace: BROKEN },
  { id: "ask", label: "Gateway that nobody agreed to", gateway: { kind: "ready", own: false } },
  { id: "declined", label: "Identity declined", host: { declinesOpenId: true } },
  { id: "away", label: "Gateway away", gateway: own("away") },
  { id: "closed", label: "Gateway that does not know the widget", gateway: { kind: "other-origin", own: false } },
  { id: "other-homeserver", label: "Gateway that does not know the homeserver", gateway: own("other-homeserver") },
  { id: "used-token", label: "Gateway that does not believe the token", gateway: own("used-token") },
  { id: "refused", label: "Gateway that refuses", gateway: own("broken") },
];

export type StateEntry = {
  readonly type: string;
  readonly stateKey: string;
  readonly content: unknown;
  readonly roomId?: string;
};

/** The same machine by its other name: another origin. */
const otherOrigin = ({ protocol, hostname, port }: Location) =>
  `${protocol}//${hostname === "localhost" ? "127.0.0.1" : "localhost"}:${port}`;

export const gatewayUrl = ({ gateway = own("ready") }: DevState, place: Location): string =>
  `${gateway.own ? place.origin : otherOrigin(place)}/fake-gateway/${gateway.kind}`;

/** What stands in the rooms at the beginning. */
export function stateOf(state: DevState, widget: DevWidget, place: Location): readonly StateEntry[] {
  const example = exampleOf(widget, gatewayUrl(state, place));
  const type = configTypeOf(widget);
  const entry = (content: unknown) => ({ type, stateKey: WIDGET_ID, content });
  const inSpace = state.inSpace === "example" ? example : state.inSpace === "empty" ? {} : state.inSpace;
  return [
    ...(state.config === null ? [] : [entry(state.config ?? example)]),
    ...(inSpace === undefined ? [] : [{ ...entry(inSpace), roomId: SPACE }]),
  ];
}

export type DevWidget = { readonly name: string; readonly url: string };

const NOTE = { type: "org.example.note.config", example: { v: 1, title: "What we want" } };

export const configTypeOf = ({ name }: DevWidget): string =>
  WIDGET_KINDS.find(({ id }) => id === name)?.configType ?? NOTE.type;

function exampleOf({ name }: DevWidget, gateway: string): unknown {
  const example = WIDGET_KINDS.find(({ id }) => id === name)?.example;
  return typeof example === "object" ? { ...example, gateway } : NOTE.example;
}
