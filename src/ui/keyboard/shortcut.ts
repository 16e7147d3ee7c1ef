/**
 * Shortcuts are written `mod+k`, `shift+enter`, `?`: `mod` is ⌘ on Apple's machines and Ctrl elsewhere. The key is the
 * one of `KeyboardEvent.key`, in small letters.
 */
export type Shortcut = string;

type KeyEvent = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether this machine has a ⌘ key. */
export function isApple(platform: string = globalThis.navigator?.platform ?? ""): boolean {
  return /mac|iphone|ipad|ipod/i.test(platform);
}

/** Whether the event is this shortcut, with exactly these modifiers. */
export function matchesShortcut(event: KeyEvent, shortcut: Shortcut, apple = isApple()): boolean {
  const { key, mod, alt, shift, ctrl } = parse(shortcut);
  if (event.key.toLowerCase() !== key) return false;
  const wantsMeta = mod && apple;
  const wantsCtrl = ctrl || (mod && !apple);
  if (event.metaKey !== wantsMeta || event.ctrlKey !== wantsCtrl || event.altKey !== alt) return false;
  // Marks such as "?" need shift on some keyboards and not on others.
  return isMark(key) || event.shiftKey === shift;
}

const SIGNS: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  escape: "Esc",
  enter: "↵",
  " ": "␣",
};

/** How the shortcut is shown to people: `⌘K` or `Ctrl+K`. */
export function shortcutLabel(shortcut: Shortcut, apple = isApple()): string {
  const { key, mod, alt, shift, ctrl } = parse(shortcut);
  const shown = SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1));
  if (apple) return `${ctrl ? "⌃" : ""}${alt ? "⌥" : ""}${shift ? "⇧" : ""}${mod ? "⌘" : ""}${shown}`;
  return [mod || ctrl ? "Ctrl" : "", alt ? "Alt" : "", shift ? "Shift" : "", shown].filter(Boolean).join("+");
}

function parse(shortcut: Shortcut) {
  const parts = shortcut.toLowerCase().split("+");
  const key = shortcut.endsWith("++") || shortcut === "+" ? "+" : (parts.at(-1) ?? "");
  const has = (name: string) => parts.slice(0, -1).includes(name);
  return { key, mod: has("mod"), alt: has("alt"), shift: has("shift"), ctrl: has("ctrl") };
}

const isMark = (key: string): boolean =>
  key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/[0-9]/.test(key);
