import { useState } from "preact/hooks";
import type { FileEntry } from "#model";
import { Banner, Button, formatBytes, RichText, Switch, useI18n, useMessages, VisuallyHidden } from "#ui";
import { shownName } from "../../views/shown-name.ts";
import type { Preview } from "../content/preview.ts";
import { turnsDirection } from "../content/visible-text.ts";
import { previewMessages } from "../preview.messages.ts";
import { TableView } from "./table-view.tsx";
import { TextLines } from "./text-lines.tsx";
import styles from "./text-view.module.css";

export type TextViewProps = {
  readonly preview: Extract<Preview, { readonly kind: "text" | "markdown" | "table" }>;
  readonly entry: FileEntry;
  readonly onMore: (open: NonNullable<TextViewProps["preview"]["more"]>) => void;
};

/** Text with line numbers; a page or a table where it is one, with its text a click away. */
export function TextView({ preview, entry, onMore }: TextViewProps) {
  const t = useMessages(previewMessages);
  const i18n = useI18n();
  const [asText, setAsText] = useState(false);
  const [wrap, setWrap] = useState(true);
  const { kind, text, nodes, csv, cutAt, more, encoding } = preview;
  const name = shownName(entry.name);
  const isText = asText || kind === "text";
  const read = cutAt === undefined ? "" : formatBytes(i18n, cutAt);
  return (
    <div class={styles.view}>
      <div class={styles.bar}>
        {kind !== "text" && <Switch label={t("asText")} checked={asText} onChange={setAsText} />}
        {isText && <Switch label={t("wrap")} checked={wrap} onChange={setWrap} />}
        <span class={styles.encoding}>{encoding.toUpperCase()}</span>
      </div>
      {turnsDirection(text) && <Banner tone="attention">{t("turns")}</Banner>}
      {isText && <TextLines text={text} wrap={wrap} label={t("lines", { name })} />}
      {!isText && nodes && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard
        <section class={styles.page} tabIndex={0} aria-label={t("lines", { name })}>
          <article class={styles.article}>
            {/* The headings of the text stand one level below it. */}
            <VisuallyHidden>
              <h3>{name}</h3>
            </VisuallyHidden>
            <RichText nodes={nodes} />
          </article>
        </section>
      )}
      {!isText && csv && <TableView csv={csv} label={t("table", { name })} />}
      {(cutAt !== undefined || csv?.isCut) && (
        <div class={styles.cut}>
          <span>
            {csv?.isCut && !isText
              ? t("cutTable")
              : entry.size === undefined
                ? t("cutTextUnknown", { read })
                : t("cutText", { read: read || formatBytes(i18n, entry.size), size: formatBytes(i18n, entry.size) })}
          </span>
          {more && (
            <Button size="small" onClick={() => onMore(more)}>
              {t("more")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
