import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";
import { Dialog, SkeletonRows, useMessages, VisuallyHidden } from "#ui";
import { decodeText } from "../preview/content/decode-text.ts";
import { readStart } from "../preview/content/read-bytes.ts";
import { type DiffLine, differences, diffLines } from "../transfers/text-diff.ts";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import { useLoaded } from "./use-loaded.ts";

export type CompareDialogProps = {
  readonly entry: FileEntry;
  readonly backend: FilesBackend;
  /** A store in which the file is as it was. */
  readonly earlier: FilesBackend;
  readonly time: string;
  readonly onClose: () => void;
};

const MAX_BYTES = 512 * 1024;

/** Line by line what changed since a version, where both are text. */
export function CompareDialog({ entry, backend, earlier, time, onClose }: CompareDialogProps) {
  const t = useMessages(detailsMessages);
  const loaded = useLoaded(`${entry.path} ${time}`, async (signal) => {
    const [before, now] = await Promise.all([textOf(earlier, entry, signal), textOf(backend, entry, signal)]);
    if (before === undefined || now === undefined) return { lines: undefined };
    return { lines: before === now ? [] : diffLines(before, now) };
  });
  return (
    <Dialog title={t("compareTitle", { time })} size="large" onClose={onClose}>
      {!loaded.value && !loaded.error && (
        <div role="status" aria-label={t("comparing")}>
          <SkeletonRows count={5} rowHeight={20} />
        </div>
      )}
      {loaded.error && <p role="alert">{t("failed")}</p>}
      {loaded.value && <Result lines={loaded.value.lines} />}
    </Dialog>
  );
}

function Result({ lines }: { readonly lines: readonly DiffLine[] | undefined }) {
  const t = useMessages(detailsMessages);
  if (!lines) return <p>{t("compareNone")}</p>;
  if (lines.every(({ what }) => what === "same")) return <p>{t("compareSame")}</p>;
  const words = { removed: t("removedLine"), added: t("addedLine"), same: "" };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <div class={styles.diff} tabIndex={0}>
      {differences(lines).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
        <p key={at} class={styles[line?.what ?? "same"]}>
          {line ? (
            <>
              <span aria-hidden="true">{{ removed: "−", added: "+", same: " " }[line.what]} </span>
              {line.text}
              {line.what !== "same" && <VisuallyHidden> {words[line.what]}</VisuallyHidden>}
            </>
          ) : (
            "…"
          )}
        </p>
      ))}
    </div>
  );
}

async function textOf(backend: FilesBackend, { size: _, ...entry }: FileEntry, signal: AbortSignal) {
  // Of the file as it was, the size is another one: it is read without knowing.
  const { bytes, isCut } = await readStart(backend, entry, MAX_BYTES, signal);
  return isCut ? undefined : decodeText(bytes, false)?.text;
}
