import { defineAction, noData, requireCapability } from "../action.ts";

/** MSC4039: how large a file may be. */
export const mediaConfig = defineAction("org.matrix.msc4039.get_media_config", noData, (host) => {
  requireCapability(host, "upload");
  return { response: { "m.upload.size": host.maxUploadBytes } };
});
