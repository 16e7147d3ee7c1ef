import xIcon from "icon:x";
import type { ComponentChildren } from "preact";
import { IconButton } from "#ui";
import styles from "./panel-header.module.css";

type Props = {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
};

/** The head of a side panel: what it shows, and the way out. */
export const PanelHeader = ({ title, closeLabel, onClose, children }: Props) => (
  <header class={styles.header}>
    <h2 class={styles.title}>{title}</h2>
    {children}
    <IconButton icon={xIcon} label={closeLabel} onClick={onClose} />
  </header>
);
