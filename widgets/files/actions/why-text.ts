import type { SparksError } from "#base";
import type { Translate } from "#ui";
import type { ActionTexts } from "./actions.messages.ts";

/** Why something was not done, as the end of a sentence. */
export function whyText({ code, status, path }: SparksError, t: Translate<ActionTexts>): string {
  if (status === 423) return t("whyLocked");
  if (status === 507 || code === "too-large") return t("whyFull");
  if (code === "forbidden" || code === "auth-expired") return t("whyForbidden");
  if (code === "not-found") return t("whyGone");
  if (code === "unavailable" || code === "throttled") return t("whyAway");
  if (code === "unsupported") return t("whyUnsupported");
  if (code === "conflict" || path === "revision") return t("whyChanged");
  return t("whyOther");
}
