import { formatShort, formatTime, type I18n } from "#ui";

/**
 * When something was last said in a room: the time today, else the day. The comparison of days goes without a formatter of the
 * browser, because the first screen waits for each one that has to be made.
 */
export function listTime(i18n: I18n, ms: number, nowMs: number): string {
  return isSameLocalDay(ms, nowMs) ? formatTime(i18n, ms) : formatShort(i18n, ms, nowMs);
}

const isSameLocalDay = (aMs: number, bMs: number): boolean =>
  new Date(aMs).toDateString() === new Date(bMs).toDateString();
