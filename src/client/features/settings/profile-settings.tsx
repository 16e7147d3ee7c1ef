import { useState } from "preact/hooks";
import { Button, TextField, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import { settingsMessages } from "./settings.messages.ts";
import styles from "./settings.module.css";

/** How others see this person. */
export function ProfileSettings() {
  const t = useMessages(settingsMessages);
  const { hub, status, toasts } = useApp();
  const me = status.value.phase === "signed-in" ? status.value : undefined;
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  if (!me) return null;
  const name = draft ?? me.name;
  const save = async () => {
    setState("busy");
    try {
      await hub.call("setDisplayName", { name: name.trim() });
      setState("idle");
      toasts.show({ text: t("saved"), tone: "success", durationMs: 2000 });
    } catch {
      setState("failed"); // Said at the field.
    }
  };
  return (
    <div class={styles.group}>
      <div class={styles.who}>
        <LiveAvatar name={me.name} colorId={me.userId} mxc={me.avatar} size={56} />
        <div>
          <p class={styles.heading}>{me.name}</p>
          <p class={styles.muted}>{me.userId}</p>
        </div>
      </div>
      <form
        class={styles.inline}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") void save();
        }}
      >
        <TextField
          label={t("name")}
          hint={t("nameHint")}
          name="display-name"
          value={name}
          onInput={setDraft}
          maxLength={100}
          autocomplete="name"
          error={state === "failed" ? t("nameFailed") : undefined}
        />
        <Button
          type="submit"
          variant="primary"
          busy={state === "busy"}
          disabled={name.trim() === "" || name.trim() === me.name}
        >
          {t("save")}
        </Button>
      </form>
    </div>
  );
}
