import type { SparksError } from "#base";
import type { FilesConfig } from "#contracts";
import { GatewayError } from "#contracts";
import { Countdown, type WidgetContext } from "#kit";
import { Banner, Button, OfflineState, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import styles from "./away.module.css";

/** Who is away, by what is known of the error. */
export const whoIsAway = (error: SparksError, online: boolean): "device" | "gateway" | "server" => {
  if (!online) return "device";
  return error instanceof GatewayError && error.scope === "gateway" ? "gateway" : "server";
};

export type AwayProps = {
  readonly error: SparksError;
  readonly retryAt: number;
  readonly context: Pick<WidgetContext<FilesConfig>, "online" | "clock" | "retry">;
  readonly gateway: string;
};

/** Nothing can be shown: somebody is away and is tried again by itself. */
export function AwayState({ error, retryAt, context, gateway }: AwayProps) {
  const t = useMessages(filesMessages);
  const who = whoIsAway(error, context.online.value);
  const title = { device: t("offlineTitle"), gateway: t("gatewayTitle", { gateway }), server: t("awayTitle") }[who];
  return (
    <OfflineState title={title} text={who === "device" ? t("offlineText") : t("awayText")}>
      <Button class={styles.action} onClick={context.retry.wake}>
        {t("tryNow")}
      </Button>
      <Countdown class={styles.note} retryAt={retryAt} clock={context.clock} />
    </OfflineState>
  );
}

/** The same, above a list that was seen before. */
export function AwayBanner({ error, retryAt, context, gateway }: AwayProps) {
  const t = useMessages(filesMessages);
  const who = whoIsAway(error, context.online.value);
  const text = { device: t("offlineBanner"), gateway: t("gatewayBanner", { gateway }), server: t("awayBanner") }[who];
  return (
    <Banner tone="attention" action={{ label: t("tryNow"), onClick: context.retry.wake }}>
      {error.code === "throttled" ? t("busyBanner") : text}{" "}
      <Countdown class={styles.note} retryAt={retryAt} clock={context.clock} />
    </Banner>
  );
}
