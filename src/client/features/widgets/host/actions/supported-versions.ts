import { MatrixApiVersion, UnstableApiVersion } from "matrix-widget-api";
import { WIDGET_CONFIGURE_ACTION, WIDGET_ENCRYPT_KEY, WIDGET_SIGN_IN_ACTION } from "#contracts";
import { defineAction, noData } from "../action.ts";

/** Only what is really served: a widget that reads it can rely on it. Named one by one, so that an update of the package adds none by itself. */
export const SERVED_VERSIONS: readonly string[] = [
  MatrixApiVersion.Prerelease1,
  MatrixApiVersion.Prerelease2,
  UnstableApiVersion.MSC2762,
  UnstableApiVersion.MSC2762_UPDATE_STATE,
  UnstableApiVersion.MSC2871,
  UnstableApiVersion.MSC2873,
  UnstableApiVersion.MSC2876,
  UnstableApiVersion.MSC2931,
  UnstableApiVersion.MSC2974,
  UnstableApiVersion.MSC3819,
  UnstableApiVersion.MSC3846,
  UnstableApiVersion.MSC3869,
  UnstableApiVersion.MSC3973,
  UnstableApiVersion.MSC4039,
  UnstableApiVersion.MSC4515,
  UnstableApiVersion.MSC4533,
];

/** `supported_api_versions`, with what is ours beside it (contracts/widget-extras.ts). */
export const supportedVersions = defineAction("supported_api_versions", noData, ({ driver, direct }) => {
  const own = [
    WIDGET_ENCRYPT_KEY,
    ...(driver.configure ? [WIDGET_CONFIGURE_ACTION] : []),
    ...(direct ? [WIDGET_SIGN_IN_ACTION] : []),
  ];
  return { response: { supported_versions: [...SERVED_VERSIONS, ...own] } };
});
