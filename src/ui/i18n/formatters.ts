/** The browser's formatters. Making one takes milliseconds, using it microseconds: each is made once. */
const dates = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<F>(known: Map<string, F>, key: string, make: () => F): F {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}

/** `timeZone` undefined: the system's. */
export function dateFormat(
  locale: string,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone ?? ""} ${JSON.stringify(options)}`;
  return kept(dates, key, () => new Intl.DateTimeFormat(locale, timeZone ? { ...options, timeZone } : options));
}

export const relativeFormat = (locale: string): Intl.RelativeTimeFormat =>
  kept(relatives, locale, () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));

/** A whole number below a thousand is written alike in all our languages: it takes no formatter. */
export function numberText(locale: string, value: number, options?: Intl.NumberFormatOptions): string {
  if (!options && Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const key = `${locale} ${options ? JSON.stringify(options) : ""}`;
  return kept(numbers, key, () => new Intl.NumberFormat(locale, options)).format(value);
}
