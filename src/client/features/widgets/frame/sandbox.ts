/** What a frame may do beyond showing a page, each by a grant of its own. */
export type FrameRights = { readonly downloads: boolean; readonly popups: boolean };

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
