import * as v from "valibot";
import { defineAction } from "../action.ts";

/** The widget says that it listens; only from widgets that announced it (`waitForIframeLoad: false`). */
export const contentLoaded = defineAction("content_loaded", v.looseObject({}), (host) => host.contentLoaded());
