/** Shows an empty page in place of the widget; replaced, so that the browser's back does not lead to what was there. */
export function blank(frame: HTMLIFrameElement): void {
  frame.contentWindow?.location.replace("about:blank");
}
