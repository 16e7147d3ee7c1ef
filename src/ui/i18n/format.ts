/**
 * Dates, numbers and sizes in the person's way of writing. Nothing here throws: what is not a time or not a number
 * (it may come from a server) gives an empty string.
 */
import { dayMessages } from "./day.messages.ts";
import { type I18n, translator } from "./i18n.ts";

const MAX_TIME_MS = 8.64e15;
const DAY_MS = 86_400_000;
const HOUR_AND_MINUTE = { hour: "2-digit", minute: "2-digit" } as const;
const DAY_AND_MONTH = { day: "numeric", month: "short" } as const;
const WEEKDAY = { weekday: "short" } as const;
const WHOLE_DATE = { dateStyle: "medium" } as const;
const SHORT_DATE = { dateStyle: "short" } as const;

const formatters = new Map<string, unknown>();
/** Making one of the browser's formatters takes milliseconds, using it microseconds: each is made once. */
function kept<F>(key: string, make: () => F): F {
  if (!formatters.has(key)) formatters.set(key, make());
  return formatters.get(key) as F; // what was made under this key
}

const isTime = (ms: number): boolean => typeof ms === "number" && Math.abs(ms) <= MAX_TIME_MS;

/** A time by the options of Intl. `ms` since 1970. */
export function formatDateTime(i18n: I18n, ms: number, options: Intl.DateTimeFormatOptions): string {
  if (!isTime(ms)) return "";
  const { locale, timeZone } = i18n;
  const key = `d${locale.value} ${timeZone}${JSON.stringify(options)}`;
  const make = () => new Intl.DateTimeFormat(locale.value, timeZone ? { ...options, timeZone } : options);
  return kept(key, make).format(ms);
}

/** `14:05` */
export const formatTime = (i18n: I18n, ms: number): string => formatDateTime(i18n, ms, HOUR_AND_MINUTE);

/** `3 March 2026` */
export const formatDate = (i18n: I18n, ms: number): string => formatDateTime(i18n, ms, { dateStyle: "long" });

/** Date and time in full, for a tooltip. */
export const formatFull = (i18n: I18n, ms: number): string =>
  formatDateTime(i18n, ms, { dateStyle: "full", timeStyle: "short" });

/** Whether two times are on one day in the shown time zone; in the system's own it takes no formatter. */
export function isSameDay(i18n: I18n, aMs: number, bMs: number): boolean {
  if (!isTime(aMs) || !isTime(bMs)) return false;
  if (i18n.timeZone === undefined) return new Date(aMs).toDateString() === new Date(bMs).toDateString();
  return formatDateTime(i18n, aMs, WHOLE_DATE) === formatDateTime(i18n, bMs, WHOLE_DATE);
}

/** The days that most lines and headings speak of, without a formatter. */
const nearDay = (i18n: I18n, day: -1 | 0 | 1): string =>
  translator(i18n, dayMessages)(day < 0 ? "yesterday" : day > 0 ? "tomorrow" : "today");

/** For a heading between days: today, yesterday, a weekday within the last week, else the date. */
export function formatDay(i18n: I18n, ms: number, nowMs: number): string {
  if (!isTime(ms) || !isTime(nowMs)) return "";
  for (const day of [0, -1, 1] as const) {
    if (isSameDay(i18n, ms, nowMs + day * DAY_MS)) return nearDay(i18n, day);
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
  if (isSameDay(i18n, ms, nowMs - DAY_MS)) return nearDay(i18n, -1);
  if (ms < nowMs && nowMs - ms < 6 * DAY_MS) return formatDateTime(i18n, ms, WEEKDAY);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return formatDateTime(i18n, ms, sameYear ? DAY_AND_MONTH : SHORT_DATE);
}

/**
 * Makes what `formatTime` and `formatShort` will need, one formatter a step: a start takes the steps in tasks of their own while it waits
 * for something else, and the first picture then waits for none.
 */
export const formatSteps = (i18n: I18n): readonly (() => unknown)[] =>
  [HOUR_AND_MINUTE, DAY_AND_MONTH, WEEKDAY, SHORT_DATE].map((options) => () => formatDateTime(i18n, 0, options));

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
  const locale = i18n.locale.value;
  return kept(`r${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" })).format(amount, unit);
}

/** A number with the separators of the language. A whole one below a thousand is written alike in all of ours: it takes no formatter. */
export function formatNumber(i18n: I18n, value: number, options?: Intl.NumberFormatOptions): string {
  if (!Number.isFinite(value)) return "";
  if (!options && Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const locale = i18n.locale.value;
  const key = `n${locale}${JSON.stringify(options)}`;
  return kept(key, () => new Intl.NumberFormat(locale, options)).format(value);
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
