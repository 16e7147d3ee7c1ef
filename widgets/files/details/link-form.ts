/** What is asked of a link, checked against what the organisation said beforehand. Pure. */
import type { FileLinkChange, LinkRules, NewFileLink } from "#model";

export type LinkForm = {
  readonly scope: NewFileLink["scope"];
  readonly role: NewFileLink["role"];
  readonly password: string;
  /** Of a link that has one: it goes. */
  readonly withoutPassword: boolean;
  /** `2026-12-31`; empty: no end. */
  readonly day: string;
};

export type LinkFault = {
  readonly field: "password" | "day";
  readonly why: "passwordMissing" | "passwordShort" | "expiresPast" | "expiresLate";
};

const DAY_MS = 86_400_000;

export const DEFAULT_RULES: LinkRules = { scopes: ["anyone"], password: "optional" };

/** The day in the person's own time zone, as a field of type date has it. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The end of that day, where the person is; undefined for what is no day. */
export function endOfDay(day: string): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  const time = new Date(Number(year), Number(month) - 1, Number(date), 23, 59, 59).getTime();
  return Number.isFinite(time) ? time : undefined;
}

/** The last day that is allowed; undefined without a bound. */
export const lastDay = ({ maxDays }: LinkRules, now: number): string | undefined =>
  maxDays === undefined ? undefined : dayOf(now + maxDays * DAY_MS);

/** @param had whether the link has a password that is kept where none is given. */
export function linkFault(form: LinkForm, rules: LinkRules, now: number, had: boolean): LinkFault | undefined {
  const { password, day, withoutPassword } = form;
  // Only who signs in opens a link of the organisation.
  const isAsked = rules.password === "required" && form.scope === "anyone";
  if (isAsked && password === "" && (!had || withoutPassword)) return { field: "password", why: "passwordMissing" };
  if (password !== "" && password.length < (rules.minPasswordLength ?? 0)) {
    return { field: "password", why: "passwordShort" };
  }
  if (day === "") return undefined;
  const end = endOfDay(day);
  if (end === undefined || end <= now) return { field: "day", why: "expiresPast" };
  const last = lastDay(rules, now);
  return last !== undefined && day > last ? { field: "day", why: "expiresLate" } : undefined;
}

export function newLinkFrom({ scope, role, password, day }: LinkForm): NewFileLink {
  const expiresAt = endOfDay(day);
  return {
    scope,
    role,
    ...(password === "" ? {} : { password }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Only what is not as it was. */
export function linkChangeFrom(form: LinkForm, before: LinkForm): FileLinkChange {
  const expiresAt = form.day === "" ? null : endOfDay(form.day);
  return {
    ...(form.role === before.role ? {} : { role: form.role }),
    ...(form.password !== "" ? { password: form.password } : form.withoutPassword ? { password: null } : {}),
    ...(form.day === before.day || expiresAt === undefined ? {} : { expiresAt }),
  };
}
