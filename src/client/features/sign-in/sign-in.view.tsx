import { useEffect, useRef, useState } from "preact/hooks";
import { Button, TextField, useMessages } from "#ui";
import { Notice, Screen } from "./screen.tsx";
import { signInMessages } from "./sign-in.messages.ts";
import type { SignInActions, SignInFault, SignInSnapshot } from "./sign-in.model.ts";
import styles from "./sign-in.module.css";

type Props = { readonly snapshot: SignInSnapshot; readonly actions: SignInActions; readonly revoked?: boolean };

/** The first thing a person sees: who are you. */
export function SignInView({ snapshot, actions, revoked }: Props) {
  const t = useMessages(signInMessages);
  const form = useRef<HTMLFormElement>(null);
  const { fault, busy } = snapshot;
  useEffect(() => {
    if (fault) form.current?.querySelector<HTMLInputElement>(`input[name="${FAULTY_FIELD[fault]}"]`)?.focus();
  }, [fault]);
  const general = fault && !FIELD_FAULTS.has(fault) ? fault : undefined;
  return (
    <Screen title={t("titleTo", { brand: snapshot.brand })}>
      {revoked && !fault && <Notice kind="info">{t("revoked")}</Notice>}
      <form
        ref={form}
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void actions.submit();
        }}
      >
        <TextField
          label={t("user")}
          name="username"
          value={snapshot.user}
          onInput={actions.setUser}
          autocomplete="username"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          required
          autofocus
          error={fault === "need-user" ? t("needUser") : undefined}
        />
        <TextField
          label={t("password")}
          name="password"
          type="password"
          value={snapshot.password}
          onInput={actions.setPassword}
          autocomplete="current-password"
          required
          error={fault === "need-password" ? t("needPassword") : undefined}
        />
        <Server snapshot={snapshot} actions={actions} />
        <div role="alert">{general && <Notice kind="error">{faultText(t, general, snapshot.homeserver)}</Notice>}</div>
        <Button type="submit" variant="primary" wide busy={busy}>
          {t("submit")}
        </Button>
      </form>
    </Screen>
  );
}

function Server({ snapshot, actions }: Props) {
  const t = useMessages(signInMessages);
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <TextField
        label={t("serverLabel")}
        hint={t("serverHint")}
        name="homeserver"
        value={snapshot.homeserver}
        onInput={actions.setHomeserver}
        inputMode="url"
        autocapitalize="none"
        spellcheck={false}
        autofocus
      />
    );
  }
  return (
    <p class={styles.server}>
      <span>{t("server")}</span>
      <span class={styles.serverName}>{hostOf(snapshot.homeserver)}</span>
      {snapshot.mayChangeServer && (
        <Button variant="quiet" size="small" onClick={() => setEditing(true)}>
          {t("changeServer")}
        </Button>
      )}
    </p>
  );
}

const FIELD_FAULTS: ReadonlySet<SignInFault> = new Set(["need-user", "need-password"]);
const FAULTY_FIELD: Readonly<Record<SignInFault, string>> = {
  "need-user": "username",
  "need-password": "password",
  "wrong-password": "password",
  "no-server": "homeserver",
  "not-matrix": "homeserver",
  "no-password": "homeserver",
  "too-many": "password",
  other: "password",
};

type Texts = ReturnType<typeof useMessages<(typeof signInMessages)["en"]>>;

function faultText(t: Texts, fault: SignInFault, homeserver: string): string {
  const server = hostOf(homeserver);
  switch (fault) {
    case "need-user":
      return t("needUser");
    case "need-password":
      return t("needPassword");
    case "wrong-password":
      return t("wrongPassword");
    case "no-server":
      return t("noServer", { server });
    case "not-matrix":
      return t("notMatrix", { server });
    case "no-password":
      return t("noPassword", { server });
    case "too-many":
      return t("tooMany");
    case "other":
      return t("otherError");
  }
}

const hostOf = (homeserver: string): string => (URL.canParse(homeserver) ? new URL(homeserver).host : homeserver);
