import keyIcon from "icon:key-round";
import { useState } from "preact/hooks";
import { type ErrorCode, toSparksError } from "#base";
import type { SignedIn } from "#contracts";
import { Button, Dialog, Icon, TextField, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { recoveryMessages } from "./recovery.messages.ts";
import { RecoveryKeyDialog } from "./recovery-key-dialog.tsx";
import styles from "./settings.module.css";

type Texts = Exclude<keyof (typeof recoveryMessages)["en"], "fileText">;

const KEY_FAULTS: Partial<Record<ErrorCode, Texts>> = {
  invalid: "faultKeyMalformed",
  forbidden: "faultKeyWrong",
  "not-found": "faultNone",
  conflict: "faultConflict",
};
const RESET_FAULTS: Partial<Record<ErrorCode, Texts>> = {
  forbidden: "faultPassword",
  unsupported: "faultUnsupported",
};

/** Whether older encrypted messages can be read on a new device, and what to do about it. */
export function RecoverySettings({ me }: { readonly me: SignedIn }) {
  const t = useMessages(recoveryMessages);
  const [made, setMade] = useState<string | undefined>(undefined);
  const [resetting, setResetting] = useState(false);
  const { recovery, verified } = me;
  if (me.crypto !== "ready" || recovery === undefined) return null;
  const reset = () => setResetting(true);
  return (
    <section class={styles.recovery} aria-label={t("title")} data-recovery={recovery}>
      <Icon of={keyIcon} size={20} class={recovery === "on" ? styles.good : styles.unsure} />
      <div class={styles.recoveryBody}>
        <div>
          <h3 class={styles.heading}>{t(recovery)}</h3>
          <p class={styles.muted}>{t(recovery === "off" && !verified ? "offElsewhere" : `${recovery}Text`)}</p>
        </div>
        {recovery === "needed" && <EnterKey onLost={reset} />}
        {recovery === "off" && verified && <SetUp onMade={setMade} />}
        {recovery === "off" && verified === false && <Button onClick={reset}>{t("beginAnew")}</Button>}
        {recovery === "on" && (
          <Button variant="plain" onClick={reset}>
            {t("lost")}
          </Button>
        )}
      </div>
      {resetting && (
        <ResetDialog
          onClose={() => setResetting(false)}
          onMade={(key) => {
            setResetting(false);
            setMade(key);
          }}
        />
      )}
      {made !== undefined && (
        <RecoveryKeyDialog recoveryKey={made} userId={me.userId} onClose={() => setMade(undefined)} />
      )}
    </section>
  );
}

function SetUp({ onMade }: { readonly onMade: (key: string) => void }) {
  const t = useMessages(recoveryMessages);
  const { hub } = useApp();
  const [state, setState] = useState<"idle" | "busy" | Texts>("idle");
  const setUp = async () => {
    setState("busy");
    try {
      onMade((await hub.call("setUpRecovery", {})).recoveryKey);
      setState("idle");
    } catch (thrown) {
      setState(toSparksError(thrown).code === "conflict" ? "faultSetUp" : "faultOther");
    }
  };
  return (
    <>
      <Button variant="primary" busy={state === "busy"} onClick={() => void setUp()}>
        {t("setUp")}
      </Button>
      {state !== "idle" && state !== "busy" && (
        <p class={styles.warning} role="alert">
          {t(state)}
        </p>
      )}
    </>
  );
}

function EnterKey({ onLost }: { readonly onLost: () => void }) {
  const t = useMessages(recoveryMessages);
  const { hub, toasts } = useApp();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Texts | undefined>(undefined);
  const recover = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await hub.call("recover", { recoveryKey: typed });
      toasts.show({ text: t("entered"), tone: "success", durationMs: 5000 });
    } catch (thrown) {
      setFault(KEY_FAULTS[toSparksError(thrown).code] ?? "faultOther");
      setBusy(false);
    }
  };
  return (
    <form
      class={styles.inline}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "" && !busy) void recover();
      }}
    >
      <TextField
        label={t("key")}
        hint={t("keyHint")}
        name="recovery-key"
        type="password"
        value={typed}
        onInput={setTyped}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        error={fault && t(fault)}
      />
      <div class={styles.buttons}>
        <Button type="submit" variant="primary" busy={busy} disabled={typed.trim() === ""}>
          {t("enter")}
        </Button>
        <Button variant="plain" onClick={onLost}>
          {t("lost")}
        </Button>
      </div>
    </form>
  );
}

type ResetProps = { readonly onClose: () => void; readonly onMade: (key: string) => void };

function ResetDialog({ onClose, onMade }: ResetProps) {
  const t = useMessages(recoveryMessages);
  const { hub } = useApp();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Texts | undefined>(undefined);
  const reset = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      onMade((await hub.call("resetRecovery", { password })).recoveryKey);
    } catch (thrown) {
      setFault(RESET_FAULTS[toSparksError(thrown).code] ?? "faultOther");
      setBusy(false);
    }
  };
  return (
    <Dialog
      keepOpen
      title={t("resetTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="danger" type="submit" form="reset-recovery" busy={busy} disabled={password === ""}>
            {t("resetAction")}
          </Button>
        </>
      }
    >
      <form
        id="reset-recovery"
        class={styles.group}
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== "" && !busy) void reset();
        }}
      >
        <p>{t("resetKept")}</p>
        <p class={styles.warning}>{t("resetLost")}</p>
        <p>{t("resetOthers")}</p>
        <TextField
          label={t("password")}
          type="password"
          name="password"
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
          error={fault && t(fault)}
        />
      </form>
    </Dialog>
  );
}
