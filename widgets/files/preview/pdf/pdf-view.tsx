import zoomInIcon from "icon:zoom-in";
import zoomOutIcon from "icon:zoom-out";
import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "preact/hooks";
import { type SparksError, toSparksError } from "#base";
import { formatPercent, IconButton, SkeletonRows, useI18n, useMessages } from "#ui";
import type { PdfSource } from "../content/preview.ts";
import { previewMessages } from "../preview.messages.ts";
import { openPdf } from "./open-pdf.ts";
import { PageView } from "./page-view.tsx";
import styles from "./pdf-view.module.css";

export type PdfViewProps = {
  readonly source: PdfSource;
  readonly name: string;
  readonly onFailed: (error: SparksError) => void;
};

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;
const MARGIN = 32;
/** So many pages stand below each other; who wants to read on downloads the document. */
const MAX_PAGES = 2000;

type Opened = { readonly document: PDFDocumentProxy; readonly width: number; readonly height: number };

/** The pages below each other; only those that are seen are drawn. */
export function PdfView({ source, name, onFailed }: PdfViewProps) {
  const t = useMessages(previewMessages);
  const i18n = useI18n();
  const [opened, setOpened] = useState<Opened>();
  const [zoom, setZoom] = useState(2);
  const [page, setPage] = useState(1);
  const [width, setWidth] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const stop = new AbortController();
    let close = () => undefined as void;
    openPdf(source, stop.signal)
      .then(async ({ document, close: closeIt }) => {
        close = closeIt;
        if (stop.signal.aborted) return closeIt();
        const first = (await document.getPage(1)).getViewport({ scale: 1 });
        if (!stop.signal.aborted) setOpened({ document, width: first.width, height: first.height });
      })
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) onFailed(toSparksError(thrown));
      });
    return () => {
      stop.abort();
      close();
    };
  }, [source]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  const fit = opened ? Math.min((Math.max(width, 200) - MARGIN) / opened.width, 1.6) : 1;
  const scale = fit * (STEPS[zoom] ?? 1);
  const count = Math.min(opened?.document.numPages ?? 0, MAX_PAGES);
  return (
    <div class={styles.pdf}>
      <div class={styles.bar}>
        <span aria-live="polite">{opened ? t("pdfPage", { page, count }) : ""}</span>
        <IconButton
          size="small"
          icon={zoomOutIcon}
          label={t("zoomOut")}
          disabled={zoom === 0}
          onClick={() => setZoom(Math.max(0, zoom - 1))}
        />
        <span class={styles.zoom}>{formatPercent(i18n, STEPS[zoom] ?? 1)}</span>
        <IconButton
          size="small"
          icon={zoomInIcon}
          label={t("zoomIn")}
          disabled={zoom === STEPS.length - 1}
          onClick={() => setZoom(Math.min(STEPS.length - 1, zoom + 1))}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: pages are scrolled by keyboard */}
      <section ref={scroller} class={styles.scroller} tabIndex={0} aria-label={name}>
        {!opened && <SkeletonRows count={6} rowHeight={44} />}
        {opened &&
          width > 0 &&
          Array.from({ length: count }, (_, index) => (
            <PageView
              // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
              key={index}
              document={opened.document}
              number={index + 1}
              expected={opened}
              scale={scale}
              root={scroller}
              onSeen={setPage}
            />
          ))}
      </section>
    </div>
  );
}
