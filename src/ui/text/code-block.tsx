import checkIcon from "icon:check";
import copyIcon from "icon:copy";
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "../controls/button.tsx";
import { useMessages } from "../i18n/i18n-context.ts";
import { uiMessages } from "../ui.messages.ts";
import styles from "./code-block.module.css";

export type CodeBlockProps = { readonly code: string; readonly language?: string | undefined };

/** Lines of code with a button that copies them. */
export function CodeBlock({ code, language }: CodeBlockProps) {
  const t = useMessages(uiMessages);
  const [copied, setCopied] = useState(false);
  const pre = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied(true);
    } catch {
      // Not allowed here (a widget's frame): the code is selected instead, so that the person's own copy key works.
      if (pre.current) getSelection()?.selectAllChildren(pre.current);
    }
  };
  return (
    <figure class={styles.block}>
      {language && <figcaption class={styles.language}>{language}</figcaption>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard */}
      <pre ref={pre} class={styles.pre} tabIndex={0}>
        <code>{code.replace(/\n$/, "")}</code>
      </pre>
      <IconButton
        class={styles.copy}
        size="small"
        icon={copied ? checkIcon : copyIcon}
        label={t(copied ? "copied" : "copyCode")}
        onClick={() => void copy()}
      />
    </figure>
  );
}
