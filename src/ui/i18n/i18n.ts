import { type ReadonlySignal, signal } from "@preact/signals";

/** The languages Sparks speaks. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text, or its plural forms chosen by `count`. `{name}` is filled in. */
export type Message = string | { readonly one?: string; readonly other: string; readonly zero?: string };
export type Messages = Readonly<Record<string, Message>>;
export type Params = Readonly<Record<string, string | number>>;

/** One feature's texts in every language. English decides the keys; a language that lacks one does not compile. */
export type Catalogue<M extends Messages> = { readonly en: M } & {
  readonly [L in Exclude<Language, "en">]: { readonly [K in keyof NoInfer<M>]: Message };
};

type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type NamesIn<M> = M extends string
  ? Placeholders<M>
  : M extends { readonly other: infer O }
    ? Placeholders<O> | Placeholders<M[keyof M]> | "count"
    : never;
type ParamsOf<M> = { readonly [N in NamesIn<M>]: N extends "count" ? number : string | number };

/** Looks a text up and fills it in; which parameters a key needs is known from the English text. */
export type Translate<M extends Messages> = <K extends keyof M & string>(
  key: K,
  ...params: [NamesIn<M[K]>] extends [never] ? [] : [ParamsOf<M[K]>]
) => string;

/** The current language with what belongs to it. Read `language.value` while rendering and the view follows a change. */
export interface I18n {
  readonly language: ReadonlySignal<Language>;
  /** The tag for Intl: `language`, with the region the person's browser adds (`de-CH`). */
  readonly locale: ReadonlySignal<string>;
  /** IANA name of the time zone that times are shown in; undefined is the system's. */
  readonly timeZone: string | undefined;
  setLanguage(language: Language): void;
}

export type I18nOptions = {
  /** What the person prefers, best first: `navigator.languages`. */
  readonly preferred?: readonly string[];
  readonly timeZone?: string;
};

/** The texts of one feature; keys and parameters are checked. Holds data only, so it costs what is used. */
export function defineMessages<const M extends Messages>(catalogue: Catalogue<M>): Catalogue<M> {
  return catalogue;
}

/** The best language we have for what the person prefers; English if none fits. Any string is allowed. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const short = String(tag).toLowerCase().split(/[-_]/)[0];
    const found = LANGUAGES.find((language) => language === short);
    if (found) return found;
  }
  return "en";
}

export function createI18n(options: I18nOptions = {}): I18n {
  const preferred = options.preferred ?? [];
  const language = signal<Language>(chooseLanguage(preferred));
  const locale = signal(localeFor(language.value, preferred));
  return {
    language,
    locale,
    timeZone: validTimeZone(options.timeZone),
    setLanguage(next) {
      const known = chooseLanguage([next]);
      locale.value = localeFor(known, preferred);
      language.value = known;
    },
  };
}

/** The lookup for one catalogue in the current language; English where a text is missing. Never throws. */
export function translator<M extends Messages>(i18n: I18n, catalogue: Catalogue<M>): Translate<M> {
  const language = i18n.language.value;
  const texts: Messages = catalogue[language];
  return (key, ...rest) => {
    const params: Params = (rest[0] ?? {}) as Params; // the type of rest depends on the key; inside it is any record
    const message = texts[key] ?? catalogue.en[key];
    return message === undefined ? key : fill(choosePlural(message, params.count), params, i18n.locale.value);
  };
}

function choosePlural(message: Message, count: string | number | undefined): string {
  if (typeof message === "string") return message;
  const n = typeof count === "number" && Number.isFinite(count) ? count : 0;
  if (n === 0 && message.zero !== undefined) return message.zero;
  // The one rule of English and German for whole numbers, which counts are (CLDR); fractions are always many.
  return (n === 1 ? message.one : undefined) ?? message.other;
}

function fill(text: string, params: Params, locale: string): string {
  if (!text.includes("{")) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(params, name)) return whole;
    const value = params[name];
    return typeof value === "number" ? value.toLocaleString(locale) : String(value);
  });
}

function localeFor(language: Language, preferred: readonly string[]): string {
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith(`${language}-`)) return canonical(tag) ?? language;
  }
  return language;
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined; // A malformed tag: the plain language is used.
  }
}

function validTimeZone(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined; // An unknown zone: the system's own is used.
  }
}
