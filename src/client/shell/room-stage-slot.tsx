import { useEffect } from "preact/hooks";
import type { RoomDetails, RoomWidget } from "#contracts";
import { Button, useMessages } from "#ui";
import { pure } from "../app/pure.tsx";
import { lazy } from "./lazy.tsx";
import styles from "./room-stage.module.css";
import type { ShellModel } from "./shell.model.ts";
import { placesMessages } from "./widget-places.messages.ts";

type Shared = {
  readonly shell: ShellModel;
  readonly room: RoomDetails;
  /** The side panel lies over the room. */
  readonly covered: boolean;
};
export type TopSlotProps = Shared & { readonly widgets: readonly RoomWidget[]; readonly height: number };
export type CenterSlotProps = Shared & {
  readonly widget: RoomWidget;
  readonly messages: { readonly hidden: boolean; readonly setHidden: (hidden: boolean) => void };
};

/** The widgets above the messages, fetched with the first of them. */
export const TopSlot = lazy<TopSlotProps>(
  async () => ({ Component: (await import("./room-stage-host.tsx")).TopHost }),
  true,
);
/** The widget in the place of the messages. */
export const CenterSlot = lazy<CenterSlotProps>(async () => ({
  Component: (await import("./room-stage-host.tsx")).CenterHost,
}));

type StripProps = { readonly shell: ShellModel; readonly widgets: readonly RoomWidget[] };

/** What stands in the room itself needs no side panel, whatever led there. Nothing to see. */
export const NoPanelFor = pure<StripProps>(function NoPanelFor({ shell, widgets }) {
  const panel = shell.panel.value;
  const doubled = panel?.kind === "widget" && !panel.own && widgets.some(({ id }) => id === panel.widgetId);
  useEffect(() => {
    if (doubled) shell.setPanel(undefined);
  }, [doubled, shell]);
  return null;
});

/** On a telephone there is no room above the messages: one line says what is there, and opens it. */
export function WidgetStrip({ shell, widgets }: StripProps) {
  const t = useMessages(placesMessages);
  return (
    <nav class={styles.strip} aria-label={t("apps")}>
      {widgets.map(({ id, name }) => (
        <Button
          key={id}
          size="small"
          class={styles.pinned}
          onClick={() => shell.setPanel({ kind: "widget", widgetId: id })}
        >
          {name.trim() || t("unnamed")}
        </Button>
      ))}
    </nav>
  );
}
