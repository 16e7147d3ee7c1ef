import * as v from "valibot";
import type { Rights } from "../capability/rights.ts";
import type { WidgetRequest } from "../gate/envelope.ts";
import type { RateLimit } from "../gate/rate-limit.ts";
import type { WidgetDriver } from "./driver.ts";
import { WidgetRequestError } from "./error-reply.ts";
import type { Identity } from "./identity.ts";
import type { SeenMedia } from "./seen-media.ts";

/** What an action may use of the host. */
export type ActionHost = {
  readonly roomId: string;
  readonly rights: Rights;
  readonly driver: WidgetDriver;
  readonly identity: Identity;
  /** Limits on what reaches the homeserver, one for each kind. */
  readonly limits: Readonly<Record<"send" | "read" | "navigate" | "upload" | "download", RateLimit>>;
  readonly seen: SeenMedia;
  readonly maxUploadBytes: number;
  readonly contentLoaded: () => Promise<ActionResult>;
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

export function requireCapability(host: ActionHost, capability: string): void {
  if (!host.rights.has(capability)) throw new WidgetRequestError("Missing capability");
}

export function requireOwnRoom(host: ActionHost, roomId: string | undefined): void {
  if (roomId !== undefined && roomId !== host.roomId) {
    throw new WidgetRequestError("A widget has access to its own room only");
  }
}
