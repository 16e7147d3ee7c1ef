import serverIcon from "icon:server";
import { useRef, useState } from "preact/hooks";
import type { Credential } from "#contracts";
import { Banner, Button, Icon, TextField, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import type { ConnectFault } from "../place/place.model.ts";
import styles from "./connect-form.module.css";

export type ConnectFormProps = {
  readonly label: string;
  /** Host of the gateway, which keeps the password. */
  readonly gateway: string;
  /** Set when a connection is there whose password no longer works. */
  readonly username?: string;
  readonly onConnect: (credential: Credential) => Promise<ConnectFault | undefined>;
};

/** Asks once for the account on the file server. What was typed stays until it was taken. */
export function ConnectForm({ label, gateway, username: known, onConnect }: ConnectFormProps) {
  const t = useMessages(filesMessages);
  const [username, setUsername] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<ConnectFault | "empty">();
  const [busy, setBusy] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const hasColon = username.includes(":");
  const isEmpty = (value: string) => (fault === "empty" && value === "" ? t("fillIn") : undefined);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || hasColon) return;
    if (username === "" || password === "") return setFault("empty");
    setBusy(true);
    setFault(undefined);
    const found = await onConnect({ kind: "password", username, password });
    setBusy(false);
    setFault(found);
    if (found === "wrong-password") {
      passwordField.current?.focus();
      passwordField.current?.select();
    }
  };
  const elsewhere = {
    "not-allowed": t("notAllowed"),
    "server-away": t("serverAwayNow"),
    "gateway-away": t("gatewayAwayNow", { gateway }),
    other: t("connectFailed"),
    "wrong-password": undefined,
    empty: undefined,
  };
  const above = fault && elsewhere[fault];

  return (
    <main class={styles.page}>
      <form class={styles.card} onSubmit={submit} noValidate>
        <Icon of={serverIcon} size={28} class={styles.icon} />
        <h1 class={styles.title}>{t(known === undefined ? "connectTitle" : "reconnectTitle", { place: label })}</h1>
        <p class={styles.text}>{known === undefined ? t("connectText", { gateway }) : t("reconnectText")}</p>
        {above && <Banner tone="danger">{above}</Banner>}
        <TextField
          label={t("username")}
          value={username}
          onInput={setUsername}
          error={hasColon ? t("noColon") : isEmpty(username)}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          maxLength={255}
          required
        />
        <TextField
          ref={passwordField}
          label={t("password")}
          type="password"
          value={password}
          onInput={setPassword}
          error={fault === "wrong-password" ? t("wrongPassword") : isEmpty(password)}
          autocomplete="current-password"
          maxLength={1024}
          required
        />
        <Button type="submit" variant="primary" busy={busy} wide>
          {t("connect")}
        </Button>
      </form>
    </main>
  );
}
