import { stringAt } from "#base";
import type { ItemBody, MessagePreviewKind, Person } from "#contracts";
import { cleanLine, plainFromRich } from "../text/index.ts";
import { bodyOfEvent, isShown } from "./body-of-event.ts";
import { redactedBy, relationOf } from "./relation.ts";
import { contentOf, type RoomEvent } from "./room-event.ts";

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
    return previewOfBody(bodyOfEvent(event, { person: nobody, edited: relation.content }), relation.content);
  }
  return isShown(event) ? previewOfBody(bodyOfEvent(event, { person: nobody }), contentOf(event)) : undefined;
}

/** The same of a body that is known already; `content` only to find spoilers. */
export function previewOfBody(body: ItemBody, content?: Readonly<Record<string, unknown>>): Preview {
  switch (body.kind) {
    case "text": {
      const hides = stringAt(content, "formatted_body")?.includes("data-mx-spoiler") === true && body.rich;
      return { kind: body.style === "emote" ? "emote" : "text", text: line(hides ? plainFromRich(hides) : body.text) };
    }
    case "media":
      return { kind: body.media.kind, text: line(body.caption ?? (body.media.kind === "file" ? body.media.name : "")) };
    case "redacted":
      return { kind: "redacted", text: "" };
    case "undecryptable":
      return { kind: "encrypted", text: "" };
    case "unknown":
      return { kind: "other", text: line(body.fallback ?? "") };
    default:
      return { kind: "other", text: "" };
  }
}

const line = (text: string): string => cleanLine(text, 200);
const nobody = (id: string): Person => ({ id, name: id });
