import { defineMessages } from "#ui";

export const recoveryMessages = defineMessages({
  en: {
    title: "Older encrypted messages",
    on: "Recovery is set up",
    onText: "With your recovery key you can read your encrypted messages on a new device, and confirm it.",
    off: "Recovery is not set up",
    offText:
      "When you sign in on a new device, or lose this one, your encrypted messages can no longer be read. A recovery key prevents that.",
    offElsewhere:
      "Set up recovery on a device that is confirmed. If you no longer have one, you can begin anew on this device.",
    needed: "Older encrypted messages cannot be read on this device yet",
    neededText: "Enter your recovery key. This device is then confirmed, and what is older becomes readable.",
    setUp: "Set up recovery",
    key: "Recovery key",
    keyHint: "48 characters in groups of four, starting with E. Spaces do not matter.",
    enter: "Unlock messages",
    entered: "This device is confirmed. Older messages are becoming readable.",
    lost: "Key lost?",
    beginAnew: "Begin anew",
    resetTitle: "Begin anew without the recovery key?",
    resetKept: "What this device can read stays readable, and a new recovery key is made for it.",
    resetLost:
      "Messages that only another device can read are lost, unless you set that device up again with the new key.",
    resetOthers:
      "Your other devices have to be confirmed again. People who checked your identity see that it is a new one.",
    password: "Your password",
    resetAction: "Make a new key",
    keyTitle: "Your recovery key",
    keyText:
      "Keep it where only you find it, for example in a password manager. It is shown only now, and nobody can look it up for you.",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "It could not be copied. Save it as a file, or write it down.",
    save: "Save as a file",
    fileText: "Recovery key for {user}",
    kept: "I have kept the recovery key",
    done: "Done",
    notKept:
      "You have not confirmed that you kept the key. Without it your older messages are lost when you lose this device. Close once more to do without.",
    cancel: "Cancel",
    faultKeyMalformed: "That is not a recovery key. Check that it is complete.",
    faultKeyWrong: "That recovery key does not belong to this account, or was replaced by a newer one.",
    faultNone: "This account has no recovery any more.",
    faultConflict: "The stored keys do not fit this account. If no confirmed device can help, begin anew.",
    faultSetUp: "Recovery was changed on another device meanwhile. Open this page again.",
    faultPassword: "The password is not right.",
    faultUnsupported: "Your server does not accept the password for this. Ask the people who run it.",
    faultOther: "That did not work; nothing was lost. Check your connection, then try again.",
  },
  de: {
    title: "Ältere verschlüsselte Nachrichten",
    on: "Die Wiederherstellung ist eingerichtet",
    onText:
      "Mit Ihrem Wiederherstellungsschlüssel lesen Sie Ihre verschlüsselten Nachrichten auch auf einem neuen Gerät und bestätigen es.",
    off: "Die Wiederherstellung ist nicht eingerichtet",
    offText:
      "Wenn Sie sich auf einem neuen Gerät anmelden oder dieses verlieren, sind Ihre verschlüsselten Nachrichten nicht mehr lesbar. Ein Wiederherstellungsschlüssel verhindert das.",
    offElsewhere:
      "Richten Sie die Wiederherstellung auf einem bestätigten Gerät ein. Wenn Sie keines mehr haben, können Sie auf diesem neu beginnen.",
    needed: "Ältere verschlüsselte Nachrichten sind auf diesem Gerät noch nicht lesbar",
    neededText:
      "Geben Sie Ihren Wiederherstellungsschlüssel ein. Dann ist dieses Gerät bestätigt, und Älteres wird lesbar.",
    setUp: "Wiederherstellung einrichten",
    key: "Wiederherstellungsschlüssel",
    keyHint: "48 Zeichen in Vierergruppen, beginnend mit E. Leerzeichen spielen keine Rolle.",
    enter: "Nachrichten freischalten",
    entered: "Dieses Gerät ist bestätigt. Ältere Nachrichten werden lesbar.",
    lost: "Schlüssel verloren?",
    beginAnew: "Neu beginnen",
    resetTitle: "Ohne den Wiederherstellungsschlüssel neu beginnen?",
    resetKept: "Was dieses Gerät lesen kann, bleibt lesbar und bekommt einen neuen Wiederherstellungsschlüssel.",
    resetLost:
      "Nachrichten, die nur ein anderes Gerät lesen kann, gehen verloren, außer Sie richten jenes Gerät mit dem neuen Schlüssel wieder ein.",
    resetOthers:
      "Ihre anderen Geräte müssen neu bestätigt werden. Wer Ihre Identität geprüft hat, sieht, dass sie eine neue ist.",
    password: "Ihr Passwort",
    resetAction: "Neuen Schlüssel erzeugen",
    keyTitle: "Ihr Wiederherstellungsschlüssel",
    keyText:
      "Bewahren Sie ihn dort auf, wo nur Sie ihn finden, zum Beispiel in einem Passwortmanager. Er wird nur jetzt gezeigt, und niemand kann ihn für Sie nachsehen.",
    copy: "Kopieren",
    copied: "Kopiert",
    copyFailed: "Er konnte nicht kopiert werden. Speichern Sie ihn als Datei, oder schreiben Sie ihn auf.",
    save: "Als Datei speichern",
    fileText: "Wiederherstellungsschlüssel für {user}",
    kept: "Ich habe den Wiederherstellungsschlüssel aufbewahrt",
    done: "Fertig",
    notKept:
      "Sie haben nicht bestätigt, dass Sie den Schlüssel aufbewahrt haben. Ohne ihn sind ältere Nachrichten verloren, wenn Sie dieses Gerät verlieren. Schließen Sie noch einmal, um darauf zu verzichten.",
    cancel: "Abbrechen",
    faultKeyMalformed: "Das ist kein Wiederherstellungsschlüssel. Prüfen Sie, ob er vollständig ist.",
    faultKeyWrong: "Dieser Schlüssel gehört nicht zu diesem Konto, oder er wurde durch einen neueren ersetzt.",
    faultNone: "Dieses Konto hat keine Wiederherstellung mehr.",
    faultConflict:
      "Die gespeicherten Schlüssel passen nicht zu diesem Konto. Wenn kein bestätigtes Gerät helfen kann, beginnen Sie neu.",
    faultSetUp: "Die Wiederherstellung wurde inzwischen auf einem anderen Gerät geändert. Öffnen Sie diese Seite neu.",
    faultPassword: "Das Passwort stimmt nicht.",
    faultUnsupported: "Ihr Server nimmt dafür das Passwort nicht an. Fragen Sie die, die ihn betreiben.",
    faultOther:
      "Das hat nicht geklappt; verloren ist nichts. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  },
});
