import type { Translate } from "#ui";
import type { connectMessages } from "./connect.messages.ts";
import type { ConnectFault } from "./connect-fault.ts";

type T = Translate<(typeof connectMessages)["en"]>;

/** What is said above the form; undefined where it is said at a field. */
export function faultText(t: T, fault: ConnectFault, gateway: string): string | undefined {
  switch (fault) {
    case "wrong-password":
      return undefined;
    case "not-allowed":
      return t("notAllowed");
    case "server-away":
      return t("serverAway");
    case "gateway-away":
      return t("gatewayAway", { gateway });
    case "too-many":
      return t("tooMany", { gateway });
    case "no-such-way":
      return t("noSuchWay");
    case "denied":
      return t("denied");
    case "expired":
      return t("expired");
    case "other-account":
      return t("otherAccount");
    case "refused":
      return t("refused");
    case "unavailable":
      return t("pageAway");
    default:
      return t("other");
  }
}
