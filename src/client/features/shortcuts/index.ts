export { ShortcutsDialog } from "./shortcuts.tsx";
