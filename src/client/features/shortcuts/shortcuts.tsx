import { Dialog, defineMessages, shortcutLabel, useMessages } from "#ui";
import styles from "./shortcuts.module.css";

const messages = defineMessages({
  en: {
    title: "Keyboard shortcuts",
    everywhere: "Everywhere",
    messages: "Messages",
    writing: "Writing",
    search: "Search rooms and people",
    next: "Next unread room",
    previous: "Previous unread room",
    chat: "New message",
    accept: "Accept a call",
    decline: "Decline a call",
    help: "These shortcuts",
    escape: "Close, cancel",
    move: "From message to message",
    menu: "Actions of a message",
    send: "Send",
    line: "New line",
    edit: "Edit your last message",
    mention: "Mention someone",
    emoji: "Emoji by name",
  },
  de: {
    title: "Tastenkürzel",
    everywhere: "Überall",
    messages: "Nachrichten",
    writing: "Schreiben",
    search: "Räume und Personen suchen",
    next: "Nächster ungelesener Raum",
    previous: "Voriger ungelesener Raum",
    chat: "Neue Nachricht",
    accept: "Einen Anruf annehmen",
    decline: "Einen Anruf ablehnen",
    help: "Diese Tastenkürzel",
    escape: "Schließen, abbrechen",
    move: "Von Nachricht zu Nachricht",
    menu: "Aktionen einer Nachricht",
    send: "Senden",
    line: "Neue Zeile",
    edit: "Ihre letzte Nachricht bearbeiten",
    mention: "Jemanden erwähnen",
    emoji: "Emoji mit Namen",
  },
});

const GROUPS = [
  [
    "everywhere",
    [
      ["mod+k", "search"],
      ["alt+arrowdown", "next"],
      ["alt+arrowup", "previous"],
      ["alt+n", "chat"],
      ["mod+shift+a", "accept"],
      ["mod+shift+d", "decline"],
      ["?", "help"],
      ["escape", "escape"],
    ],
  ],
  [
    "messages",
    [
      ["arrowup", "move"],
      ["shift+f10", "menu"],
    ],
  ],
  [
    "writing",
    [
      ["enter", "send"],
      ["shift+enter", "line"],
      ["arrowup", "edit"],
      ["@", "mention"],
      [":", "emoji"],
    ],
  ],
] as const;

/** All shortcuts on one page. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(messages);
  return (
    <Dialog title={t("title")} onClose={onClose}>
      <div class={styles.groups}>
        {GROUPS.map(([group, lines]) => (
          <section key={group}>
            <h3 class={styles.heading}>{t(group)}</h3>
            <dl>
              {lines.map(([keys, what]) => (
                <div key={what} class={styles.line}>
                  <dt>{t(what)}</dt>
                  <dd>
                    <kbd class={styles.key}>{shortcutLabel(keys)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
