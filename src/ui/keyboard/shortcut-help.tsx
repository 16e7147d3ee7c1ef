import { Dialog } from "../overlay/dialog.tsx";
import { shortcutLabel } from "./shortcut.ts";
import styles from "./shortcut-help.module.css";
import type { ShortcutBinding, ShortcutRegistry } from "./shortcuts.ts";

export type ShortcutHelpProps = {
  readonly registry: ShortcutRegistry;
  readonly title: string;
  readonly onClose: () => void;
};

/** The list behind "?": what the keyboard can do in this place, in groups. */
export function ShortcutHelp({ registry, title, onClose }: ShortcutHelpProps) {
  const groups = new Map<string, ShortcutBinding[]>();
  for (const binding of registry.bindings.value) {
    if (!binding.label) continue;
    const group = groups.get(binding.group ?? "") ?? [];
    if (!group.some(({ keys, label }) => keys === binding.keys && label === binding.label)) group.push(binding);
    groups.set(binding.group ?? "", group);
  }
  return (
    <Dialog title={title} onClose={onClose}>
      {[...groups].map(([name, bindings]) => (
        <section key={name} class={styles.group}>
          {name && <h3 class={styles.name}>{name}</h3>}
          <dl class={styles.list}>
            {bindings.map(({ keys, label }) => (
              <div key={`${keys} ${label}`} class={styles.line}>
                <dt>{label}</dt>
                <dd>
                  <kbd class={styles.keys}>{shortcutLabel(keys)}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
