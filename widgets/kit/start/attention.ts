import type { SessionWatch } from "../gateway/gateway-session.ts";

/** A session is worth renewing while the page is seen and has a network; it is looked at again when one of these comes back. */
export const watchAttention = (page: Window): SessionWatch => ({
  wantsIt: () => page.document.visibilityState === "visible" && page.navigator.onLine,
  next: (signal) =>
    new Promise((resolve) => {
      const heard = new AbortController();
      const done = () => {
        heard.abort();
        resolve();
      };
      if (signal.aborted) return done();
      const options = { signal: heard.signal };
      signal.addEventListener("abort", done, options);
      page.document.addEventListener("visibilitychange", done, options);
      page.addEventListener("pageshow", done, options);
      page.addEventListener("online", done, options);
      page.addEventListener("pointerdown", done, options);
      page.addEventListener("keydown", done, options);
    }),
});
