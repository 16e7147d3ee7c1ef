import type { Translate } from "#ui";
import type { shellMessages } from "./shell.messages.ts";

type T = Translate<(typeof shellMessages)["en"]>;

/** What a capability lets a widget do, in a person's words; the name itself where there are none. */
export function capabilityText(t: T, capability: string, ownConfig: string): string {
  const [, family = "", what = ""] = /^org\.matrix\.msc\d+\.([a-z_.]+):(.+)$/.exec(capability) ?? [];
  const [type = ""] = what.replaceAll("\\#", "\u0000").split("#");
  const name = type.replaceAll("\u0000", "#");
  const isMessage = name === "m.room.message";
  switch (family) {
    case "receive.state_event":
      return name === ownConfig ? t("mayReadSettings") : t("mayReadState", { type: name });
    case "send.state_event":
      return t("maySendState", { type: name });
    case "receive.event":
      return isMessage ? t("mayReadMessages") : t("mayReadEvents", { type: name });
    case "send.event":
      return isMessage ? t("maySendMessages") : t("maySendEvents", { type: name });
    case "timeline":
      return t("mayReadSpace");
    default:
      return capability;
  }
}
