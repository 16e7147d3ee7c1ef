import copyIcon from "icon:copy";
import moreIcon from "icon:ellipsis";
import pencilIcon from "icon:pencil";
import trashIcon from "icon:trash";
import { useRef, useState } from "preact/hooks";
import {
  Button,
  createShortcuts,
  Dialog,
  MenuButton,
  type MenuItem,
  Popover,
  ShortcutHelp,
  TextField,
  useContextMenu,
} from "#ui";
import styles from "./gallery.module.css";

const nothing = () => undefined;
const items: readonly MenuItem[] = [
  { id: "edit", label: "Edit", icon: pencilIcon, shortcut: "mod+e", onSelect: nothing },
  { id: "copy", label: "Copy link", icon: copyIcon, shortcut: "mod+shift+c", onSelect: nothing },
  { id: "mute", label: "Mute", checked: true, onSelect: nothing },
  { id: "move", label: "Move to another folder", disabled: true, onSelect: nothing },
  "separator",
  { id: "delete", label: "Delete", icon: trashIcon, danger: true, onSelect: nothing },
];
const registry = createShortcuts();
registry.add([
  { keys: "mod+k", label: "Go to", group: "Everywhere", run: nothing },
  { keys: "?", label: "Show shortcuts", group: "Everywhere", run: nothing },
  { keys: "alt+arrowup", label: "Previous", group: "List", run: nothing },
]);

/** What floats. `?open=dialog|sheet|help|popover` shows one from the start. */
export function OverlaysPage() {
  const [open, setOpen] = useState(new URLSearchParams(location.search).get("open"));
  const [name, setName] = useState("");
  const anchor = useRef<HTMLButtonElement>(null);
  const menu = useContextMenu("Actions", (_: string) => items);
  const close = () => setOpen(null);
  return (
    <main class={styles.page}>
      <h1>Overlays</h1>
      <section class={styles.card}>
        <h2>Open one</h2>
        <div class={styles.row}>
          <Button onClick={() => setOpen("dialog")}>Dialog</Button>
          <Button onClick={() => setOpen("help")}>Shortcuts</Button>
          <Button ref={anchor} onClick={() => setOpen("popover")}>
            Popover
          </Button>
          <MenuButton label="Actions" icon={moreIcon} variant="plain" placement="below-start" items={items} />
          <div id="target" {...menu.handlers("it")} class={styles.card}>
            Right click or press long
          </div>
        </div>
      </section>
      {menu.menu}
      {open === "dialog" && (
        <Dialog
          title="New folder"
          onClose={close}
          actions={
            <>
              <Button onClick={close}>Cancel</Button>
              <Button variant="primary" onClick={close}>
                Create
              </Button>
            </>
          }
        >
          <TextField
            label="Name"
            value={name}
            onInput={setName}
            autofocus
            hint="Everyone who sees the drive sees it."
          />
        </Dialog>
      )}
      {open === "help" && <ShortcutHelp registry={registry} title="Keyboard shortcuts" onClose={close} />}
      {open === "popover" && anchor.current && (
        <Popover label="Details" anchor={anchor.current} onClose={close}>
          <div class={styles.card}>
            <p>What stands beside its button.</p>
            <Button onClick={close}>Done</Button>
          </div>
        </Popover>
      )}
    </main>
  );
}
