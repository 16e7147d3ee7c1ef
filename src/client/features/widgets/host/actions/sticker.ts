import * as v from "valibot";
import { defineAction, requireCapability, requireRoom, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";
import { isMxc } from "../seen-media.ts";

const size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const picture = {
  h: v.optional(size),
  w: v.optional(size),
  size: v.optional(size),
  mimetype: v.optional(v.pipe(v.string(), v.maxLength(100))),
};
const text = v.pipe(v.string(), v.maxLength(1000));
const stickerData = v.looseObject({
  name: text,
  description: v.optional(text),
  content: v.looseObject({
    url: v.pipe(v.string(), v.maxLength(600)),
    info: v.optional(v.object({ ...picture, thumbnail_info: v.optional(v.object(picture)) }), {}),
  }),
});

/** MSC1236: sends a picture from the media repository as a sticker. Only what a sticker has is taken over. */
export const sticker = defineAction("m.sticker", stickerData, async (host, { name, description, content }) => {
  requireCapability(host, "sticker");
  const roomId = requireRoom(host, undefined);
  if (!isMxc(content.url)) throw new WidgetRequestError("Invalid request - not an mxc URI");
  take(host, "send");
  const body = description || name;
  await host.driver.sendEvent({ roomId, type: "m.sticker", content: { body, url: content.url, info: content.info } });
  return { response: {} };
});
