/** What a frame may do beyond showing a page, each by a grant of its own. */
export type FrameRights = {
  readonly downloads: boolean;
  readonly popups: boolean;
  /** Camera, microphone, screen, and what a call needs besides: sound without a click, the whole screen. */
  readonly media: boolean;
};

/** Each holds for the origin that the frame was opened at: a frame that goes elsewhere loses them. */
const MEDIA_FEATURES = [
  "camera",
  "microphone",
  "display-capture",
  "autoplay",
  "fullscreen",
  "screen-wake-lock",
  "speaker-selection",
] as const;

/** The `allow` attribute. */
export const allowedFeatures = ({ media }: FrameRights): string => (media ? MEDIA_FEATURES.join("; ") : "");

/**
 * The `sandbox` attribute. `allow-same-origin` gives the widget its own origin (it never is ours: widget-address.ts), without which
 * neither its storage nor the check of origins would work. Never: top navigation, modals, pointer lock.
 */
export function sandboxTokens({ downloads, popups }: FrameRights): string {
  return [
    "allow-scripts",
    "allow-same-origin",
    "allow-forms",
    ...(downloads ? ["allow-downloads"] : []),
    // A window that it opens is a page of its own, not a part of the widget: it is not held in the sandbox.
    ...(popups ? ["allow-popups", "allow-popups-to-escape-sandbox"] : []),
  ].join(" ");
}
