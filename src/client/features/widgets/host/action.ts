import * as v from "valibot";
import { SparksError } from "#base";
import type { FixedCapability } from "../capability/capability.ts";
import type { Rights } from "../capability/rights.ts";
import type { WidgetRequest } from "../gate/envelope.ts";
import type { DirectAccess } from "../sign-in/direct-access.ts";
import type { CallState } from "./call-state.ts";
import type { OwnDelays } from "./delayed.ts";
import type { WidgetDriver } from "./driver.ts";
import { WidgetRequestError } from "./error-reply.ts";
import type { Identity } from "./identity.ts";
import type { LimitKind } from "./limits.ts";
import type { ModalLink } from "./modal-link.ts";
import type { Modals } from "./modals.ts";
import type { SeenMedia } from "./seen-media.ts";
import type { TurnWatch } from "./turn-watch.ts";

/** What an action may use of the host. */
export type ActionHost = {
  /** The widget's room; undefined where one of the account is shown beside no room. */
  readonly roomId: string | undefined;
  readonly rights: Rights;
  readonly driver: WidgetDriver;
  readonly identity: Identity;
  /** Undefined: this widget gets no sign-in by the client. */
  readonly direct: DirectAccess | undefined;
  /** Takes one of its kind; false when there were too many. */
  readonly take: (kind: LimitKind) => boolean;
  /**
   * Refuses with this message where the right is missing, now or when the answer comes: it may have been taken back while the
   * homeserver was asked.
   */
  readonly require: (isAllowed: (rights: Rights) => boolean, otherwise: string) => void;
  readonly seen: SeenMedia;
  readonly delays: OwnDelays;
  readonly turn: TurnWatch;
  readonly call: CallState;
  readonly modals: Modals;
  /** Undefined: this widget is no modal. */
  readonly ownModal: ModalLink | undefined;
  readonly maxUploadBytes: number;
  readonly contentLoaded: () => Promise<ActionResult>;
  /** It asks to be closed. */
  readonly wantsClose: () => void;
  /** Resolves when the widget has heard all that it was told until now, or is too slow for that. */
  readonly heardAll: () => Promise<void>;
  readonly renegotiate: (requested: readonly string[]) => void;
};

export type ActionResult = {
  readonly response: Readonly<Record<string, unknown>>;
  /** What happens once the answer is on its way. */
  readonly after?: () => void;
};

/** One request of a widget: its schema and what it does. Throws a `WidgetRequestError` or a `SparksError` to refuse. */
export type WidgetAction = {
  readonly name: string;
  readonly run: (host: ActionHost, request: WidgetRequest) => Promise<ActionResult>;
};

export function defineAction<D>(
  name: string,
  schema: v.GenericSchema<unknown, D>,
  run: (host: ActionHost, data: D, request: WidgetRequest) => Promise<ActionResult> | ActionResult,
): WidgetAction {
  return {
    name,
    async run(host, request) {
      const parsed = v.safeParse(schema, request.data);
      if (!parsed.success) {
        const [issue] = parsed.issues;
        throw new WidgetRequestError(`Invalid request - ${v.getDotPath(issue) ?? "data"} is not as expected`);
      }
      return run(host, parsed.output, request);
    },
  };
}

/** An event type, a state key, an id: what Matrix allows, which is 255 bytes. */
export const matrixText = v.pipe(v.string(), v.maxLength(255));
export const eventType = v.pipe(matrixText, v.minLength(1));
export const noData = v.looseObject({});

export function requireCapability(host: ActionHost, name: FixedCapability): void {
  host.require((rights) => rights.has(name), "Missing capability");
}

/** The room that a request is about: the one it names, where the widget has a right to it, or the widget's own. */
export function requireRoom(host: ActionHost, asked: string | undefined): string {
  const { roomId } = host;
  if (asked !== undefined && asked !== roomId) {
    host.require((rights) => rights.room(asked), `Unable to access room timeline: ${asked}`);
    return asked;
  }
  if (roomId === undefined) throw new WidgetRequestError("There is no room here");
  return roomId;
}

/** Refuses where there were too many of its kind. */
export function take(host: ActionHost, kind: LimitKind, retryAfterMs = 1000): void {
  if (!host.take(kind)) throw new SparksError("throttled", "too many", { retryAfterMs });
}
