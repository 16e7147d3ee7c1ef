import * as v from "valibot";
import { EVENT_PREFIX } from "./state-events/prefix.ts";

/**
 * What this host asks of a widget of Sparks by the hand of the person. It is told once the widget is ready; a widget may take it later,
 * when it can work. Other hosts have nothing like it: there the same begins in the widget itself.
 */
export const WIDGET_REQUEST_ACTION = `${EVENT_PREFIX}.request`;

const matrixId = v.pipe(v.string(), v.minLength(1), v.maxLength(255));

export const hostRequestSchema = v.variant("what", [
  /** Files: keep the attachment of this message. The widget reads the message by its own rights. */
  v.object({
    what: v.literal("save-attachment"),
    event_id: matrixId,
    /** Where it was sent, if not in the widget's own room. */
    room_id: v.optional(matrixId),
  }),
  /** Files: let the person choose what to send into the conversation. */
  v.object({
    what: v.literal("attach-files"),
    /** Where to, if not into the widget's own room. */
    room_id: v.optional(matrixId),
  }),
]);
export type HostRequest = v.InferOutput<typeof hostRequestSchema>;

/** What a widget makes of such a message, whoever sent it; undefined where it is none. */
export function readHostRequest(data: unknown): HostRequest | undefined {
  const parsed = v.safeParse(hostRequestSchema, data);
  return parsed.success ? parsed.output : undefined;
}
