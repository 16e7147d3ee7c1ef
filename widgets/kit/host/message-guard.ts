/**
 * Stands before the widget API's own listener, which checks neither who sent a message nor from where: messages of other
 * windows and other origins never reach it. Install it before anything else listens.
 */
export function guardMessages(inbox: Window, host: Window, hostOrigin: string): () => void {
  const drop = (event: MessageEvent) => {
    if (event.source !== host || event.origin !== hostOrigin) event.stopImmediatePropagation();
  };
  inbox.addEventListener("message", drop, { capture: true });
  return () => inbox.removeEventListener("message", drop, { capture: true });
}
