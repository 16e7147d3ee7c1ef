import * as v from "valibot";
import { UPLOAD_FILE } from "../../capability/capability.ts";
import { defineAction, requireCapability } from "../action.ts";

/** MSC4039: how large a file may be. */
export const mediaConfig = defineAction("org.matrix.msc4039.get_media_config", v.looseObject({}), (host) => {
  requireCapability(host, UPLOAD_FILE);
  return { response: { "m.upload.size": host.maxUploadBytes } };
});
