import type { ComponentChildren } from "preact";
import { CodeBlock } from "./code-block.tsx";
import { type RichTextAttrs, type RichTextNode, type RichTextParts, showNode } from "./rich-nodes.tsx";
import styles from "./rich-text.module.css";
import { Spoiler } from "./spoiler.tsx";

export type RichTextProps = {
  readonly nodes: readonly RichTextNode[];
  /** How someone or something mentioned is shown: `MentionPill` with what a click does. */
  readonly renderMention?: ((id: string, text: string) => ComponentChildren) | undefined;
  /** How a picture in the text is shown; its alternative text if not given. */
  readonly renderImage?: ((attrs: RichTextAttrs) => ComponentChildren) | undefined;
};

/** Shows a formatted text. Colours are moved until they can be read, links know nothing of us, code can be copied. */
export function RichText({ nodes, renderMention, renderImage }: RichTextProps) {
  const parts: RichTextParts = {
    codeBlock: (code, language) => <CodeBlock code={code} language={language} />,
    spoiler: (reason, inside) => <Spoiler reason={reason}>{inside}</Spoiler>,
    mention: (id, text) => renderMention?.(id, text) ?? <MentionPill>{text}</MentionPill>,
    image: (attrs) => renderImage?.(attrs) ?? attrs.alt ?? "",
  };
  return <div class={styles.rich}>{nodes.map((node) => showNode(node, parts))}</div>;
}

export type MentionPillProps = {
  readonly children: ComponentChildren;
  /** It means the reader. */
  readonly self?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
};

/** Someone or something mentioned in a text. */
export function MentionPill({ children, self, onClick }: MentionPillProps) {
  const className = self ? `${styles.pill} ${styles.self}` : styles.pill;
  if (!onClick) return <span class={className}>{children}</span>;
  return (
    <button type="button" class={className} onClick={onClick}>
      {children}
    </button>
  );
}
