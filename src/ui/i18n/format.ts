/**
 * Dates, numbers and sizes in the person's way of writing. Nothing here throws: what is not a time or not a number
 * (it may come from a server) gives an empty string.
 */
import type { I18n } from "./i18n.ts";

const MAX_TIME_MS = 8.64e15;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

const isTime = (ms: number): boolean => typeof ms === "number" && Math.abs(ms) <= MAX_TIME_MS;

function dateFormat(i18n: I18n, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = i18n.locale.value;
  const key = `${locale} ${i18n.timeZone ?? ""} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, i18n.timeZone ? { ...options, timeZone: i18n.timeZone } : options);
  formats.set(key, made);
  return made;
}

/** A time by the options of Intl. `ms` since 1970. */
export function formatDateTime(i18n: I18n, ms: number, options: Intl.DateTimeFormatOptions): string {
  return isTime(ms) ? dateFormat(i18n, options).format(ms) : "";
}

/** `14:05` */
export const formatTime = (i18n: I18n, ms: number): string =>
  formatDateTime(i18n, ms, { hour: "2-digit", minute: "2-digit" });

/** `3 March 2026` */
export const formatDate = (i18n: I18n, ms: number): string => formatDateTime(i18n, ms, { dateStyle: "long" });

/** Date and time in full, for a tooltip. */
export const formatFull = (i18n: I18n, ms: number): string =>
  formatDateTime(i18n, ms, { dateStyle: "full", timeStyle: "short" });

/** Whether two times are on one day in the shown time zone. */
export function isSameDay(i18n: I18n, aMs: number, bMs: number): boolean {
  const options: Intl.DateTimeFormatOptions = { year: "numeric", month: "numeric", day: "numeric" };
  return isTime(aMs) && isTime(bMs) && formatDateTime(i18n, aMs, options) === formatDateTime(i18n, bMs, options);
}

/** For a heading between days: today, yesterday, a weekday within the last week, else the date. */
export function formatDay(i18n: I18n, ms: number, nowMs: number): string {
  if (!isTime(ms) || !isTime(nowMs)) return "";
  for (const days of [0, -1, 1]) {
    if (isSameDay(i18n, ms, nowMs + days * DAY_MS)) return capitalized(relative(i18n, days, "day"));
  }
  if (ms < nowMs && nowMs - ms < 6 * DAY_MS) return formatDateTime(i18n, ms, { weekday: "long" });
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return formatDateTime(i18n, ms, {
    weekday: "short",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  });
}

/** For the end of a list line: the time today, the weekday this week, else the short date. */
export function formatShort(i18n: I18n, ms: number, nowMs: number): string {
  if (!isTime(ms) || !isTime(nowMs)) return "";
  if (isSameDay(i18n, ms, nowMs)) return formatTime(i18n, ms);
  if (isSameDay(i18n, ms, nowMs - DAY_MS)) return capitalized(relative(i18n, -1, "day"));
  if (ms < nowMs && nowMs - ms < 6 * DAY_MS) return formatDateTime(i18n, ms, { weekday: "short" });
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return formatDateTime(i18n, ms, sameYear ? { day: "numeric", month: "short" } : { dateStyle: "short" });
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** `5 minutes ago`, `in 2 days`, `now`. */
export function formatRelative(i18n: I18n, ms: number, nowMs: number): string {
  if (!isTime(ms) || !isTime(nowMs)) return "";
  const difference = ms - nowMs;
  const step = STEPS.find(([, length]) => Math.abs(difference) >= length);
  if (!step || step[0] === "second") return relative(i18n, 0, "second");
  return relative(i18n, Math.trunc(difference / step[1]), step[0]);
}

function relative(i18n: I18n, amount: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(i18n.locale.value, { numeric: "auto" }).format(amount, unit);
}

const capitalized = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A number with the separators of the language. */
export function formatNumber(i18n: I18n, value: number, options?: Intl.NumberFormatOptions): string {
  return Number.isFinite(value) ? new Intl.NumberFormat(i18n.locale.value, options).format(value) : "";
}

/** A share of 1 as a percentage. */
export const formatPercent = (i18n: I18n, share: number): string =>
  formatNumber(i18n, share, { style: "percent", maximumFractionDigits: 0 });

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"];

/** A file size: `1.2 MB`, steps of 1,000 as operating systems for people show them. */
export function formatBytes(i18n: I18n, bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "";
  let step = 0;
  let value = bytes;
  while (value >= 999.5 && step < BYTE_UNITS.length - 1) {
    value /= 1000;
    step++;
  }
  return formatNumber(i18n, value, {
    style: "unit",
    unit: BYTE_UNITS[step] ?? "byte",
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1,
  });
}

/** A length of time as `1:05` or `1:02:03`; for calls and recordings. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) return "";
  const total = Math.floor(durationMs / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const two = (n: number) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(total % 60)}` : `${minutes}:${two(total % 60)}`;
}

/** Names as a list: `Anna, Ben and Cem`. */
export function formatList(i18n: I18n, names: readonly string[]): string {
  return new Intl.ListFormat(i18n.locale.value, { type: "conjunction" }).format(names.map(String));
}
