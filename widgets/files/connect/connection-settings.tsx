import { useState } from "preact/hooks";
import { toSparksError } from "#base";
import type { Connection, Removal } from "#contracts";
import type { GatewayClient } from "#kit";
import { Banner, Button, Dialog, TextField, useMessages } from "#ui";
import { connectMessages } from "./connect.messages.ts";
import { type ConnectFault, connectFault } from "./connect-fault.ts";
import styles from "./connect-pane.module.css";
import { faultText } from "./fault-text.ts";

export type ConnectionSettingsProps = {
  readonly connection: Connection;
  readonly client: Pick<GatewayClient, "host" | "test" | "rename" | "disconnect">;
  readonly onChanged: (connection: Connection) => void;
  /** To `ConnectPane` with this connection as `existing`. */
  readonly onSignInAgain: (connection: Connection) => void;
  /** `notice`: a sentence for a toast that says what became of it. */
  readonly onRemoved: (connection: Connection, notice: string) => void;
  readonly onClose: () => void;
};

type Said = { readonly tone: "success" | "danger"; readonly text: string };
type Doing = "test" | "rename" | "remove";

/** A connection in a dialog: whose it is, another name, a test, signing in again, removing it. */
export function ConnectionSettings(props: ConnectionSettingsProps) {
  const { connection, client, onChanged, onSignInAgain, onRemoved, onClose } = props;
  const t = useMessages(connectMessages);
  const [name, setName] = useState(connection.label);
  const [doing, setDoing] = useState<Doing>();
  const [said, setSaid] = useState<Said>();
  const [asksToRemove, setAsksToRemove] = useState(false);
  const isEmpty = name.trim() === "";

  const run = async (what: Doing, task: () => Promise<Said | undefined>) => {
    if (doing) return;
    setDoing(what);
    setSaid(undefined);
    try {
      setSaid(await task());
    } catch (thrown) {
      const fault = connectFault(toSparksError(thrown));
      setSaid({ tone: "danger", text: textOf(fault) });
    } finally {
      setDoing(undefined);
    }
  };
  const textOf = (fault: ConnectFault): string =>
    fault === "wrong-password" ? t("testSignIn") : (faultText(t, fault, client.host) ?? t("other"));

  const test = () =>
    run("test", async () => {
      await client.test(connection.id);
      return { tone: "success", text: t("testGood") };
    });
  const rename = (event: Event) => {
    event.preventDefault();
    if (isEmpty) return;
    void run("rename", async () => {
      onChanged(await client.rename(connection.id, name.trim()));
      return { tone: "success", text: t("renamed") };
    });
  };
  const remove = () =>
    run("remove", async () => {
      onRemoved(connection, noticeOf(await client.disconnect(connection.id)));
      return undefined;
    });
  const noticeOf = (removal: Removal | undefined) =>
    t(removal?.appPassword === "left" ? "removedLeft" : "removed", { name: connection.label });

  return (
    <Dialog title={t("settingsTitle", { name: connection.label })} onClose={onClose}>
      <div class={styles.card}>
        <dl class={styles.details}>
          <dt>{t("account")}</dt>
          <dd>{connection.username || t("unknownAccount")}</dd>
        </dl>
        <form class={styles.row} onSubmit={rename} noValidate>
          <TextField
            class={styles.grow}
            label={t("name")}
            value={name}
            onInput={setName}
            error={isEmpty ? t("nameEmpty") : undefined}
            maxLength={120}
            required
          />
          <Button type="submit" busy={doing === "rename"}>
            {t("rename")}
          </Button>
        </form>
        {said && <Banner tone={said.tone}>{said.text}</Banner>}
        <div class={styles.row}>
          <Button busy={doing === "test"} onClick={() => void test()}>
            {t("test")}
          </Button>
          <Button onClick={() => onSignInAgain(connection)}>{t("signInAgain")}</Button>
        </div>
        {asksToRemove && <p class={styles.text}>{t("removeText", { gateway: client.host })}</p>}
        <div class={styles.row}>
          <Button
            variant={asksToRemove ? "danger" : "quiet"}
            busy={doing === "remove"}
            onClick={() => (asksToRemove ? void remove() : setAsksToRemove(true))}
          >
            {t("remove")}
          </Button>
          {asksToRemove && <Button onClick={() => setAsksToRemove(false)}>{t("cancel")}</Button>}
        </div>
      </div>
    </Dialog>
  );
}
