import * as v from "valibot";
import { SparksError } from "#base";
import { DOWNLOAD_FILE } from "../../capability/capability.ts";
import { defineAction, matrixText, requireCapability } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";
import { isMxc } from "../seen-media.ts";

/** MSC4039: the bytes of media, as they lie on the server; only of what the widget has come across in its room. */
export const downloadFile = defineAction(
  "org.matrix.msc4039.download_file",
  v.looseObject({ content_uri: v.pipe(matrixText, v.minLength(1)) }),
  async (host, { content_uri: mxc }) => {
    requireCapability(host, DOWNLOAD_FILE);
    if (!isMxc(mxc)) throw new WidgetRequestError("Invalid request - not an mxc URI");
    if (!host.seen.has(mxc)) throw new WidgetRequestError("This media has not been seen by the widget");
    if (!host.limits.download.take()) throw new SparksError("throttled", "too many", { retryAfterMs: 1000 });
    return { response: { file: await host.driver.download(mxc) } };
  },
);
