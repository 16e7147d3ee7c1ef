import type { Person } from "#model";
import { defineMessages, useMessages } from "#ui";
import styles from "./timeline.module.css";

const messages = defineMessages({
  en: { one: "{a} is typing…", two: "{a} and {b} are typing…", many: "Several people are typing…" },
  de: { one: "{a} schreibt …", two: "{a} und {b} schreiben …", many: "Mehrere schreiben …" },
});

/** Who is writing now. Has its place also when nobody is, so that nothing moves. */
export function TypingLine({ typing }: { readonly typing: readonly Person[] }) {
  const t = useMessages(messages);
  const [a, b] = typing;
  const text =
    a === undefined
      ? ""
      : b === undefined
        ? t("one", { a: a.name })
        : typing.length === 2
          ? t("two", { a: a.name, b: b.name })
          : t("many");
  return (
    <p class={styles.typing} aria-live="off">
      {text}
    </p>
  );
}
