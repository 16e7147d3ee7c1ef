import { ProgressBar, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import type { WorkModel } from "../actions/work.model.ts";
import styles from "./work-panel.module.css";

/** What is being moved, copied, deleted or packed, and a way to stop it. */
export function WorkPanel({ model }: { readonly model: WorkModel }) {
  const t = useMessages(actionsMessages);
  const list = model.list.value;
  if (list.length === 0) return null;
  return (
    <ul class={styles.panel}>
      {list.map(({ id, text, progress, stop }) => (
        <li key={id}>
          <ProgressBar label={text} value={progress} cancel={{ label: `${t("stop")}: ${text}`, onClick: stop }} />
        </li>
      ))}
    </ul>
  );
}
