import * as v from "valibot";
import { defineAction } from "../action.ts";

/** Only what is really served: a widget that reads it can rely on it. */
export const SERVED_VERSIONS: readonly string[] = [
  "0.0.1",
  "0.0.2",
  "org.matrix.msc2762",
  "org.matrix.msc2762_update_state",
  "org.matrix.msc2871",
  "org.matrix.msc2873",
  "org.matrix.msc2876",
  "org.matrix.msc2931",
  "org.matrix.msc2974",
  "org.matrix.msc4039",
];

export const supportedVersions = defineAction("supported_api_versions", v.looseObject({}), () => ({
  response: { supported_versions: SERVED_VERSIONS },
}));
