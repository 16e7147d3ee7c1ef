import goodIcon from "icon:circle-check";
import checkingIcon from "icon:circle-dashed";
import alertIcon from "icon:triangle-alert";
import { useEffect, useState } from "preact/hooks";
import { isGatewayUrl } from "#contracts";
import { formatList, Icon, useI18n, useMessages } from "#ui";
import { useApp } from "../../../app/app-context.ts";
import { checkGateway, type GatewayCheck } from "../gateway-check.ts";
import { setupMessages } from "../setup.messages.ts";
import styles from "./setup.module.css";

const PAUSE_MS = 400;

/** Asks the gateway, once nothing more is typed; undefined while there is none to ask. */
export function useGatewayCheck(gateway: string): GatewayCheck | undefined {
  const { hub, config } = useApp();
  const allowed = config.value.gateways;
  const [check, setCheck] = useState<GatewayCheck | undefined>(undefined);
  useEffect(() => {
    setCheck(undefined);
    if (!isGatewayUrl(gateway)) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      setCheck({ state: "checking" });
      checkGateway(hub, gateway, allowed, stop.signal).then(setCheck, (thrown: unknown) => {
        if (!stop.signal.aborted) throw thrown;
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [gateway, hub, allowed.join(" ")]);
  return check;
}

type Props = { readonly check: GatewayCheck | undefined; readonly upstream: string };

/** What was found, below the field. A warning does not keep anybody from saving. */
export function GatewayStatus({ check, upstream }: Props) {
  const i18n = useI18n();
  const t = useMessages(setupMessages);
  const found = check && findingOf(check, upstream, i18n, t);
  return (
    <p class={`${styles.check} ${found ? styles[found.tone] : ""}`} role="status">
      {found && (
        <Icon of={found.tone === "good" ? goodIcon : found.tone === "attention" ? alertIcon : checkingIcon} size={14} />
      )}
      {found && <span>{found.text}</span>}
    </p>
  );
}

type Translate = ReturnType<typeof useMessages<(typeof setupMessages)["en"]>>;
type Finding = { readonly tone: "good" | "attention" | "neutral"; readonly text: string };

function findingOf(check: GatewayCheck, upstream: string, i18n: ReturnType<typeof useI18n>, t: Translate): Finding {
  switch (check.state) {
    case "checking":
      return { tone: "neutral", text: t("checking") };
    case "not-listed":
      return { tone: "attention", text: t("checkNotListed") };
    case "away":
      return { tone: "attention", text: t("checkAway") };
    case "failing":
      return { tone: "attention", text: t("checkFailing") };
    case "answers":
      return { tone: "good", text: t("checkAnswers") };
    case "offers": {
      if (upstream === "") return { tone: "good", text: t("checkChoose") };
      if (check.upstreams.some(({ id }) => id === upstream)) return { tone: "good", text: t("checkOffers") };
      const offers =
        formatList(
          i18n,
          check.upstreams.map(({ id }) => id),
        ) || t("checkNothing");
      return { tone: "attention", text: t("checkUnknown", { upstream, offers }) };
    }
  }
}
