import type { GrantKey } from "../grants/grant.ts";
import type { FrameRights } from "./sandbox.ts";

/** Whom no event of a room has registered is made by the client: the ids of those that one has begin with "$". */
const isMade = ({ eventId }: Pick<GrantKey, "eventId">) => eventId === "" || eventId.startsWith("virtual:");

/**
 * What a frame may do where the person has decided nothing: saving files and opening pages for sites that the administrator named;
 * camera and microphone for the call widget that the configuration names, and for nobody else.
 */
export function defaultRights(
  key: Pick<GrantKey, "origin" | "eventId">,
  trustedOrigins: readonly string[],
): FrameRights {
  const made = isMade(key);
  const trusted = made || trustedOrigins.includes(key.origin);
  return { downloads: trusted, popups: trusted, media: made };
}

/** The rights of a frame now. */
export function frameRights(
  grant: { readonly [right in keyof FrameRights]?: boolean | undefined } | undefined,
  defaults: FrameRights,
): FrameRights {
  return {
    downloads: grant?.downloads ?? defaults.downloads,
    popups: grant?.popups ?? defaults.popups,
    media: grant?.media ?? defaults.media,
  };
}

const CALL_TYPES = new Set(["m.jitsi", "jitsi", "m.call", "io.element.call", "m.video"]);

/** Whether it says of itself that it is for calls: then it is worth asking about camera and microphone. */
export const isForCalls = (type: string): boolean => CALL_TYPES.has(type) || type.endsWith(".video");
