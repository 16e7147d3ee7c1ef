import stopIcon from "icon:circle-alert";
import checkIcon from "icon:circle-check";
import infoIcon from "icon:info";
import alertIcon from "icon:triangle-alert";
import closeIcon from "icon:x";
import type { ComponentChildren } from "preact";
import { classNames } from "../class-names.ts";
import { Button, IconButton } from "../controls/button.tsx";
import { useMessages } from "../i18n/i18n-context.ts";
import { Icon, type IconNodes } from "../icon/icon.tsx";
import { uiMessages } from "../ui.messages.ts";
import styles from "./banner.module.css";

export type BannerTone = "info" | "attention" | "danger" | "success";

const ICONS: Readonly<Record<BannerTone, IconNodes>> = {
  info: infoIcon,
  attention: alertIcon,
  danger: stopIcon,
  success: checkIcon,
};

export type BannerProps = {
  readonly tone?: BannerTone;
  readonly children: ComponentChildren;
  readonly action?: { readonly label: string; readonly onClick: () => void; readonly busy?: boolean } | undefined;
  readonly onDismiss?: (() => void) | undefined;
  /** Another icon than that of its tone. */
  readonly icon?: IconNodes;
};

/** A sentence across a pane that stays until it is no longer so. */
export function Banner({ tone = "info", children, action, onDismiss, icon }: BannerProps) {
  const t = useMessages(uiMessages);
  return (
    <div class={classNames(styles.banner, styles[tone])} role={tone === "danger" ? "alert" : "status"}>
      <Icon of={icon ?? ICONS[tone]} class={styles.icon} />
      <p class={styles.text}>{children}</p>
      {action && (
        <Button size="small" busy={action.busy} onClick={action.onClick}>
          {action.label}
        </Button>
      )}
      {onDismiss && <IconButton size="small" icon={closeIcon} label={t("dismiss")} onClick={onDismiss} />}
    </div>
  );
}
