import type { ComponentChildren } from "preact";
import { SplitPane, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { DEFAULT_PREFERENCES } from "../app/preferences.ts";
import styles from "./frame.module.css";
import { shellMessages } from "./shell.messages.ts";

type Props = { readonly pane: ComponentChildren; readonly children: ComponentChildren };

/** The list beside the rest; its width is remembered. */
export function ListSplit({ pane, children }: Props) {
  const t = useMessages(shellMessages);
  const { preferences } = useApp();
  return (
    <SplitPane
      class={styles.rest}
      pane={pane}
      size={preferences.current.value.listWidth}
      min={220}
      max={480}
      initial={DEFAULT_PREFERENCES.listWidth}
      label={t("listWidth")}
      onResize={(listWidth) => preferences.set({ listWidth })}
    >
      {children}
    </SplitPane>
  );
}

/** The side panel beside the room; its width is remembered. */
export function PanelSplit({ pane, children }: Props) {
  const t = useMessages(shellMessages);
  const { preferences } = useApp();
  return (
    <SplitPane
      class={styles.rest}
      side="end"
      pane={pane}
      size={preferences.current.value.sideWidth}
      min={280}
      max={800}
      initial={DEFAULT_PREFERENCES.sideWidth}
      label={t("panelWidth")}
      onResize={(sideWidth) => preferences.set({ sideWidth })}
    >
      {children}
    </SplitPane>
  );
}
