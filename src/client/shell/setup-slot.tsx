import manageIcon from "icon:settings-2";
import { useEffect, useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { Button, SkeletonRows, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { appsMessages } from "../features/apps/index.ts";
import type { WidgetSetupProps } from "../features/widget-setup/index.ts";
import { lazy } from "./lazy.tsx";
import styles from "./side-panel.module.css";

/** Managing apps, fetched when somebody does. */
export const WidgetSetup = lazy<WidgetSetupProps>(async () => ({
  Component: (await import("../features/widget-setup/index.ts")).WidgetSetup,
}));

/** Below the list of a room's apps: the way to managing them. */
export function ManageApps({ onClick }: { readonly onClick: () => void }) {
  const t = useMessages(appsMessages);
  return (
    <div class={styles.manage}>
      <Button variant="quiet" icon={manageIcon} wide onClick={onClick}>
        {t("manage")}
      </Button>
    </div>
  );
}

type Props = { readonly space: string; readonly edit: string | undefined; readonly onClose: () => void };

/** Managing the apps of a space, over the main pane. */
export function SpaceSetup({ space, edit, onClose }: Props) {
  const { hub } = useApp();
  const [details, setDetails] = useState<RoomDetails | undefined>(undefined);
  useEffect(() => hub.subscribe("room", { roomId: space }, setDetails), [hub, space]);
  if (!details) return <SkeletonRows count={4} rowHeight={52} />;
  return <WidgetSetup key={edit} room={details} edit={edit} onClose={onClose} />;
}
