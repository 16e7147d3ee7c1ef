import { defineAction, noData } from "../action.ts";

/** The widget says that it listens; only from widgets that announced it (`waitForIframeLoad: false`). */
export const contentLoaded = defineAction("content_loaded", noData, (host) => host.contentLoaded());
