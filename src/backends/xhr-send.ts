import type { Send } from "./send.ts";

/**
 * Sends bodies whose progress somebody watches by XMLHttpRequest, the only thing in a browser that tells how much of an upload
 * has left; everything else by `plain`. It comes with the first such body: no shell carries it.
 */
export const createBrowserSend =
  (plain: Send): Send =>
  async (url, request) => {
    if (!request.onSent || !(request.body instanceof Blob)) return plain(url, request);
    const { sendByXhr } = await import("./send-by-xhr.ts");
    return sendByXhr(url, request);
  };
