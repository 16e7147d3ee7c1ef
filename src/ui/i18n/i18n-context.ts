import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Catalogue, createI18n, type I18n, type Messages, type Translate, translator } from "./i18n.ts";

const I18nContext = createContext<I18n | undefined>(undefined);
let english: I18n | undefined;

/** Gives the language to everything below: `<I18nProvider value={i18n}>`. */
export const I18nProvider = I18nContext.Provider;

/** The language of this part of the page; English where no provider stands above. */
export function useI18n(): I18n {
  const given = useContext(I18nContext);
  english ??= createI18n();
  return given ?? english;
}

/** `const t = useMessages(messages)`: texts in the current language; the component renders anew when it changes. */
export function useMessages<const M extends Messages>(catalogue: Catalogue<M>): Translate<M> {
  return translator(useI18n(), catalogue);
}
