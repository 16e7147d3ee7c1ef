import { defineMessages } from "./i18n/i18n.ts";

/** Texts of the primitives themselves. */
export const uiMessages = defineMessages({
  en: {
    close: "Close",
    undo: "Undo",
    dismiss: "Dismiss",
    copyCode: "Copy code",
    copied: "Copied",
    showHidden: "Show hidden text",
    notifications: "Notifications",
    required: "required",
    working: "Working…",
    loading: "Loading",
    showPassword: "Show password",
    hidePassword: "Hide password",
    resize: "Resize",
    unread: { one: "{count} unread", other: "{count} unread" },
    newTab: "opens in a new tab",
  },
  de: {
    close: "Schließen",
    undo: "Rückgängig",
    dismiss: "Ausblenden",
    copyCode: "Code kopieren",
    copied: "Kopiert",
    showHidden: "Verborgenen Text zeigen",
    notifications: "Mitteilungen",
    required: "erforderlich",
    working: "Bitte warten …",
    loading: "Wird geladen",
    showPassword: "Passwort zeigen",
    hidePassword: "Passwort verbergen",
    resize: "Breite ändern",
    unread: { one: "{count} ungelesen", other: "{count} ungelesen" },
    newTab: "öffnet sich in neuem Tab",
  },
});
