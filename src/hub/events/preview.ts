import type { ItemBody, MessagePreviewKind, Person, StateChange } from "#contracts";
import { cleanLine, plainFromRich } from "../text/index.ts";
import { bodyOfEvent, isShown } from "./body-of-event.ts";
import { declinedBy } from "./call-event.ts";
import { redactedBy, relationOf } from "./relation.ts";
import type { RoomEvent } from "./room-event.ts";

export type Preview = {
  readonly kind: MessagePreviewKind;
  /** One line of at most 200 characters; empty where the kind says it all. */
  readonly text: string;
};

/**
 * The line for the room list; undefined for events that are no message (state, reactions, …): then the message before it stands.
 * An edit shows its new text.
 */
export function previewOfEvent(event: RoomEvent): Preview | undefined {
  if (event.stateKey !== undefined) return undefined;
  const relation = relationOf(event);
  if (relation?.kind === "edit") {
    if (redactedBy(event) !== undefined) return undefined;
    if (!relation.content) return { kind: "encrypted", text: "" };
    return previewOfBody(bodyOfEvent(event, { person: nobody, edited: relation.content }));
  }
  // The call stays the line: what was said to it is read in the timeline.
  if (declinedBy(event) !== undefined) return undefined;
  return isShown(event) ? previewOfBody(bodyOfEvent(event, { person: nobody })) : undefined;
}

/** The same of a body that is known already. */
export function previewOfBody(body: ItemBody): Preview {
  switch (body.kind) {
    case "text": {
      // What is shown, not what was typed: without the marks of Markdown, and with spoilers covered.
      const text = body.rich ? plainFromRich(body.rich) : body.text;
      return { kind: body.style === "emote" ? "emote" : "text", text: line(text) };
    }
    case "media":
      return { kind: body.media.kind, text: line(body.caption ?? (body.media.kind === "file" ? body.media.name : "")) };
    case "redacted":
      return { kind: "redacted", text: "" };
    case "undecryptable":
      return { kind: "encrypted", text: "" };
    case "state":
      return { kind: isCall(body.change) ? "call" : "other", text: "" };
    case "unknown":
      return { kind: "other", text: line(body.fallback ?? "") };
    default:
      return { kind: "other", text: "" };
  }
}

const isCall = ({ what }: StateChange): boolean => what === "called" || what === "call-started";
const line = (text: string): string => cleanLine(text, 200);
const nobody = (id: string): Person => ({ id, name: id });
