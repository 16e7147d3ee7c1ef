import { useState } from "preact/hooks";
import { toSparksError } from "#base";
import { Button, TextField, useMessages } from "#ui";
import type { Hub } from "../../app/hub.ts";
import { Notice, Screen } from "./screen.tsx";
import { signInMessages } from "./sign-in.messages.ts";
import styles from "./sign-in.module.css";

type Props = { readonly hub: Pick<Hub, "call">; readonly userId: string; readonly homeserver: string };

/** The server asked for the password again but let us keep what we have (soft logout). */
export function SoftLogout({ hub, userId, homeserver }: Props) {
  const t = useMessages(signInMessages);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>(undefined);
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await hub.call("reauthenticate", { password });
    } catch (thrown) {
      const { code } = toSparksError(thrown);
      const server = URL.canParse(homeserver) ? new URL(homeserver).host : homeserver;
      setError(
        code === "forbidden" ? t("wrongAgain") : code === "unavailable" ? t("noServer", { server }) : t("otherError"),
      );
      setBusy(false);
    }
  };
  return (
    <Screen title={t("againTitle")}>
      <p class={styles.text}>{t("againText")}</p>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && password !== "") void submit();
        }}
      >
        <TextField
          label={t("user")}
          name="username"
          value={userId}
          onInput={() => undefined}
          autocomplete="username"
          readOnly
        />
        <TextField
          label={t("password")}
          name="password"
          type="password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          autofocus
        />
        <div role="alert">{error && <Notice kind="error">{error}</Notice>}</div>
        <Button type="submit" variant="primary" wide busy={busy}>
          {t("againSubmit")}
        </Button>
        <Button variant="quiet" wide onClick={() => void hub.call("signOut", {})}>
          {t("againSignOut")}
        </Button>
        <p class={styles.text}>{t("againSignOutHint")}</p>
      </form>
    </Screen>
  );
}
