import * as v from "valibot";
import { encryptionOf, WIDGET_FILE_KEY, widgetFileSchema } from "#contracts";
import { FIXED } from "../../capability/capability.ts";
import { defineAction, matrixText, requireCapability, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";
import { isMxc } from "../seen-media.ts";

/**
 * MSC4039: the bytes of media, as they lie on the server; only of what the widget has come across. Beyond it: with the `file` of an event
 * they come decrypted.
 */
export const downloadFile = defineAction(
  FIXED.download,
  v.looseObject({
    content_uri: v.pipe(matrixText, v.minLength(1)),
    [WIDGET_FILE_KEY]: v.optional(widgetFileSchema),
  }),
  async (host, { content_uri: mxc, [WIDGET_FILE_KEY]: file }) => {
    requireCapability(host, "download");
    if (!isMxc(mxc)) throw new WidgetRequestError("Invalid request - not an mxc URI");
    if (file && file.url !== mxc) throw new WidgetRequestError("Invalid request - the file is another one");
    if (!host.seen.has(mxc)) throw new WidgetRequestError("This media has not been seen by the widget");
    take(host, "download");
    return { response: { file: await host.driver.download(mxc, file && encryptionOf(file)) } };
  },
);
