import { useEffect, useRef, useState } from "preact/hooks";
import type { Credential } from "#contracts";
import { Button, TextField, useMessages } from "#ui";
import { connectMessages } from "./connect.messages.ts";
import styles from "./connect-pane.module.css";

export type PasswordFormProps = {
  /** Known where a connection is signed in to again. */
  readonly username: string;
  /** The server has pages for signing in: what is typed here was made for this. */
  readonly isAppPassword: boolean;
  readonly isWrong: boolean;
  readonly busy: boolean;
  readonly onSubmit: (credential: Credential) => void;
};

/** Asks for the account on the file server. What was typed stays until it was taken. */
export function PasswordForm({ username: known, isAppPassword, isWrong, busy, onSubmit }: PasswordFormProps) {
  const t = useMessages(connectMessages);
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const [wasEmpty, setWasEmpty] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const hasColon = username.includes(":");
  const emptyText = (value: string) => (wasEmpty && value === "" ? t("fillIn") : undefined);

  useEffect(() => {
    if (!isWrong) return;
    passwordField.current?.focus();
    passwordField.current?.select();
  }, [isWrong]);

  const submit = (event: Event) => {
    event.preventDefault();
    if (busy || hasColon) return;
    if (username === "" || password === "") return setWasEmpty(true);
    onSubmit({ kind: "password", username, password });
  };

  return (
    <form class={styles.form} onSubmit={submit} noValidate>
      <TextField
        label={t("username")}
        value={username}
        onInput={setUsername}
        error={hasColon ? t("noColon") : emptyText(username)}
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        maxLength={255}
        required
      />
      <TextField
        ref={passwordField}
        label={t(isAppPassword ? "appPassword" : "password")}
        type="password"
        value={password}
        onInput={setPassword}
        error={isWrong ? t("wrongPassword") : emptyText(password)}
        autocomplete={isAppPassword ? "off" : "current-password"}
        maxLength={1024}
        required
      />
      <Button type="submit" variant="primary" busy={busy} wide>
        {t("connect")}
      </Button>
    </form>
  );
}
