import { useState } from "preact/hooks";
import { type SparksError, toSparksError } from "#base";
import type { FileLinkChange, FileShare, LinkRules, NewFileLink } from "#model";
import { Banner, Button, Checkbox, Dialog, Select, TextField, type Translate, useMessages } from "#ui";
import styles from "./details.module.css";
import { dayOf, type LinkFault, type LinkForm, lastDay, linkChangeFrom, linkFault, newLinkFrom } from "./link-form.ts";
import { sharesMessages } from "./shares.messages.ts";

export type LinkDialogProps = {
  readonly name: string;
  readonly rules: LinkRules;
  readonly now: number;
  /** The link that is changed; without, one is made. */
  readonly share?: FileShare | undefined;
  readonly onClose: () => void;
  readonly onCreate: (link: NewFileLink) => Promise<void>;
  readonly onUpdate: (change: FileLinkChange) => Promise<void>;
};

/** Who, what, until when: asked at once, with what the organisation allows beside each. */
export function LinkDialog({ name, rules, now, share, onClose, onCreate, onUpdate }: LinkDialogProps) {
  const t = useMessages(sharesMessages);
  const [before] = useState<LinkForm>(() => formOf(share, rules, now));
  const [form, setForm] = useState<LinkForm>(before);
  const [fault, setFault] = useState<LinkFault>();
  const [error, setError] = useState<SparksError>();
  const [busy, setBusy] = useState(false);
  const had = share?.link?.hasPassword === true;
  const change = (next: Partial<LinkForm>) => {
    setForm({ ...form, ...next });
    setFault(undefined);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const wrong = linkFault(form, rules, now, had);
    setFault(wrong);
    if (wrong) return;
    setBusy(true);
    setError(undefined);
    try {
      if (share) await onUpdate(linkChangeFrom(form, before));
      else await onCreate(newLinkFrom(form));
    } catch (thrown) {
      setError(toSparksError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const hints = [
    rules.password === "required" && form.scope === "anyone" ? t("passwordRequired") : "",
    had ? t("passwordKept") : "",
    rules.minPasswordLength === undefined ? "" : t("passwordMin", { count: rules.minPasswordLength }),
    t("passwordHint"),
  ];
  const dayHint = rules.maxDays === undefined ? t("expiresHint") : t("expiresAtMost", { count: rules.maxDays });
  return (
    <Dialog
      title={t(share ? "changeTitle" : "linkTitle", { name })}
      keepOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" busy={busy} onClick={submit}>
            {t(share ? "save" : "create")}
          </Button>
        </>
      }
    >
      <form class={styles.form} onSubmit={submit} noValidate>
        {error && (
          <Banner tone="danger">
            {reasonOf(error, t)} {serverWords(error) && t("serverSays", { text: serverWords(error) })}
          </Banner>
        )}
        {!share && rules.scopes.length > 1 && (
          <Select
            label={t("who")}
            value={form.scope}
            options={rules.scopes.map((scope) => ({
              value: scope,
              label: t(scope === "anyone" ? "scopeAnyone" : "scopeOrganisation"),
            }))}
            onSelect={(scope) => change({ scope })}
          />
        )}
        <Select
          label={t("may")}
          value={form.role}
          options={[
            { value: "read", label: t("mayRead") },
            { value: "write", label: t("mayWrite") },
          ]}
          onSelect={(role) => change({ role })}
        />
        {rules.password !== "none" && form.scope === "anyone" && !form.withoutPassword && (
          <TextField
            label={t("password")}
            type="password"
            autocomplete="new-password"
            value={form.password}
            hint={hints.filter((hint) => hint !== "").join(" ")}
            error={fault?.field === "password" ? t(fault.why) : undefined}
            onInput={(password) => change({ password })}
          />
        )}
        {had && rules.password !== "required" && (
          <Checkbox
            label={t("noPassword")}
            checked={form.withoutPassword}
            onChange={(withoutPassword) => change({ withoutPassword, password: "" })}
          />
        )}
        <TextField
          label={t("expires")}
          {...({ type: "date", min: dayOf(now), max: lastDay(rules, now) } as object)}
          value={form.day}
          hint={dayHint}
          error={fault?.field === "day" ? t(fault.why) : undefined}
          onInput={(day) => change({ day })}
        />
        {/* Enter in a field sends the form. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

const formOf = (share: FileShare | undefined, rules: LinkRules, now: number): LinkForm => ({
  scope: share?.link?.scope === "organisation" ? "organisation" : (rules.scopes[0] ?? "anyone"),
  role: share?.role === "write" ? "write" : "read",
  password: "",
  withoutPassword: false,
  day: share ? (share.expiresAt === undefined ? "" : dayOf(share.expiresAt)) : (lastDay(rules, now) ?? ""),
});

type T = Translate<(typeof sharesMessages)["en"]>;

export function reasonOf({ code }: SparksError, t: T): string {
  if (code === "forbidden") return t("refused");
  if (code === "invalid") return t("invalid");
  if (code === "unsupported") return t("unsupported");
  if (code === "not-found") return t("gone");
  if (code === "unavailable" || code === "throttled") return t("away");
  return t("failed");
}

/** Nextcloud says in the person's language what it does not like (`ocs.ts`). */
const serverWords = ({ message }: SparksError): string => (message.startsWith("OCS: ") ? message.slice(5) : "");
