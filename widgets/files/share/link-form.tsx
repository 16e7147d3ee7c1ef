import type { NewFileLink } from "#model";
import { Select, TextField, useMessages } from "#ui";
import styles from "./link-form.module.css";
import { shareMessages } from "./share.messages.ts";

export type LinkWish = {
  readonly role: NewFileLink["role"];
  readonly scope: NewFileLink["scope"];
  /** 0: never. */
  readonly days: number;
  readonly password: string;
};

export const FIRST_WISH: LinkWish = { role: "read", scope: "anyone", days: 0, password: "" };

const DAYS = [0, 1, 7, 30, 90];
const DAY_MS = 24 * 60 * 60_000;

export const linkFrom = ({ role, scope, days, password }: LinkWish, now: number): NewFileLink => ({
  role,
  scope,
  ...(password === "" ? {} : { password }),
  ...(days === 0 ? {} : { expiresAt: now + days * DAY_MS }),
});

/** What a new link shall allow. */
export function LinkForm({ wish, onWish }: { readonly wish: LinkWish; readonly onWish: (wish: LinkWish) => void }) {
  const t = useMessages(shareMessages);
  return (
    <div class={styles.form}>
      <Select
        label={t("role")}
        value={wish.role}
        options={[
          { value: "read" as const, label: t("read") },
          { value: "write" as const, label: t("write") },
        ]}
        onSelect={(role) => onWish({ ...wish, role })}
      />
      <Select
        label={t("scope")}
        value={wish.scope}
        options={[
          { value: "anyone" as const, label: t("anyone") },
          { value: "organisation" as const, label: t("organisation") },
        ]}
        onSelect={(scope) => onWish({ ...wish, scope })}
      />
      <Select
        label={t("expires")}
        value={String(wish.days)}
        options={DAYS.map((days) => ({
          value: String(days),
          label: days === 0 ? t("never") : t("inDays", { count: days }),
        }))}
        onSelect={(days) => onWish({ ...wish, days: Number(days) })}
      />
      <TextField
        label={t("password")}
        hint={t("passwordHint")}
        type="password"
        autocomplete="new-password"
        value={wish.password}
        onInput={(password) => onWish({ ...wish, password })}
      />
    </div>
  );
}
