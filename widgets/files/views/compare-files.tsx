import { useEffect, useState } from "preact/hooks";
import type { FileEntry } from "#model";
import { formatBytes, formatShort, SkeletonRows, useI18n, useMessages, VisuallyHidden } from "#ui";
import { readSides, type Side } from "../transfers/read-sides.ts";
import { differences, diffLines } from "../transfers/text-diff.ts";
import type { Transfer } from "../transfers/transfer.ts";
import { conflictMessages } from "../transfers/transfers.messages.ts";
import type { TransfersModel } from "../transfers/transfers.model.ts";
import styles from "./compare-files.module.css";

export type CompareFilesProps = {
  readonly model: Pick<TransfersModel, "mine" | "theirs">;
  readonly transfer: Transfer;
  readonly existing: FileEntry;
  readonly now: number;
};

/** Both files side by side, and line by line where both are text. */
export function CompareFiles({ model, transfer, existing, now }: CompareFilesProps) {
  const t = useMessages(conflictMessages);
  const [sides, setSides] = useState<{ readonly theirs: Side; readonly mine: Side }>();
  useEffect(() => {
    const left = new AbortController();
    const { id, name, size } = transfer;
    void readSides(model, id, { name, size, existing }, left.signal).then((read) => {
      if (!left.signal.aborted) setSides(read);
    });
    return () => left.abort();
  }, [transfer.id]);
  const { theirs, mine } = sides ?? {};
  return (
    <>
      <div class={styles.sides}>
        <OneSide title={t("thereHead")} {...factsOf(existing)} side={theirs} now={now} />
        <OneSide title={t("yoursHead")} {...factsOf(transfer)} side={mine} now={now} />
      </div>
      {!sides && <VisuallyHidden>{t("comparing")}</VisuallyHidden>}
      {theirs?.kind === "text" && mine?.kind === "text" && <Differences theirs={theirs.text} mine={mine.text} />}
    </>
  );
}

type Facts = { readonly size: number | undefined; readonly modifiedAt: number | undefined };
const factsOf = ({
  size,
  modifiedAt,
}: {
  readonly size?: number | undefined;
  readonly modifiedAt?: number | undefined;
}): Facts => ({
  size,
  modifiedAt,
});

type OneSideProps = Facts & { readonly title: string; readonly side: Side | undefined; readonly now: number };

function OneSide({ title, size, modifiedAt, side, now }: OneSideProps) {
  const t = useMessages(conflictMessages);
  const i18n = useI18n();
  const facts = [
    size === undefined ? [] : [formatBytes(i18n, size)],
    modifiedAt === undefined ? [] : [formatShort(i18n, modifiedAt, now)],
  ].flat();
  return (
    <section class={styles.side} aria-label={title}>
      <h3 class={styles.head}>{title}</h3>
      <p class={styles.facts}>{facts.join(" · ")}</p>
      <div class={styles.preview}>
        {!side && <SkeletonRows count={3} rowHeight={24} />}
        {side?.kind === "picture" && <Picture blob={side.blob} label={title} />}
        {side?.kind === "text" && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
          <pre class={styles.text} tabIndex={0}>
            {side.text}
          </pre>
        )}
        {side?.kind === "none" && <p class={styles.facts}>{t("noPreview")}</p>}
        {side?.kind === "failed" && <p class={styles.facts}>{t("previewFailed")}</p>}
      </div>
    </section>
  );
}

function Picture({ blob, label }: { readonly blob: Blob; readonly label: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url === undefined ? null : <img class={styles.picture} src={url} alt={label} />;
}

function Differences({ theirs, mine }: { readonly theirs: string; readonly mine: string }) {
  const t = useMessages(conflictMessages);
  const lines = diffLines(theirs, mine);
  if (!lines) return null;
  const count = lines.filter(({ what }) => what !== "same").length;
  if (count === 0) return <p class={styles.facts}>{t("same")}</p>;
  const words = { removed: t("removedLine"), added: t("addedLine"), same: "" };
  return (
    <section class={styles.differences} aria-label={t("diff")}>
      <h3 class={styles.head}>{t("differs", { count })}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <div class={styles.diff} tabIndex={0}>
        {differences(lines).map((line, index) =>
          line ? (
            <p key={index} class={styles[line.what]}>
              <span aria-hidden="true">{{ removed: "−", added: "+", same: " " }[line.what]} </span>
              {line.text}
              {line.what !== "same" && <VisuallyHidden>{words[line.what]}</VisuallyHidden>}
            </p>
          ) : (
            <p key={index} class={styles.same}>
              …
            </p>
          ),
        )}
      </div>
    </section>
  );
}
