import type { PDFDocumentProxy } from "pdfjs-dist";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useMessages } from "#ui";
import { previewMessages } from "../preview.messages.ts";
import { type DrawnPage, drawPage } from "./draw-page.ts";
import styles from "./pdf-view.module.css";

export type PageViewProps = {
  readonly document: PDFDocumentProxy;
  readonly number: number;
  /** Its size until it is known, in points. */
  readonly expected: { readonly width: number; readonly height: number };
  readonly scale: number;
  readonly root: RefObject<HTMLElement | null>;
  /** It fills the middle of the view now. */
  readonly onSeen: (number: number) => void;
};

/** One page: drawn while it is near what is seen, and let go again. */
export function PageView({ document, number, expected, scale, root, onSeen }: PageViewProps) {
  const t = useMessages(previewMessages);
  const place = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [size, setSize] = useState(expected);
  const [failed, setFailed] = useState(false);
  const seen = useRef(onSeen);
  seen.current = onSeen;

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const nearness = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting === true), {
      root: root.current,
      rootMargin: "100% 0px",
    });
    const middle = new IntersectionObserver(([entry]) => entry?.isIntersecting && seen.current(number), {
      root: root.current,
      rootMargin: "-50% 0px",
    });
    nearness.observe(element);
    middle.observe(element);
    return () => {
      nearness.disconnect();
      middle.disconnect();
    };
  }, []);

  useEffect(() => {
    if (!near) return;
    let stopped = false;
    let drawn: DrawnPage | undefined;
    const draw = async () => {
      const page = await document.getPage(number);
      const own = page.getViewport({ scale: 1 });
      if (stopped || !canvas.current || !layer.current) return;
      if (own.width !== size.width || own.height !== size.height) setSize({ width: own.width, height: own.height });
      drawn = drawPage(page, canvas.current, layer.current, scale);
      await drawn.done;
      if (stopped) page.cleanup();
    };
    draw().catch((thrown: unknown) => {
      if (stopped) return;
      console.warn("page of a PDF", thrown instanceof Error ? thrown.name : "unknown");
      setFailed(true);
    });
    return () => {
      stopped = true;
      drawn?.stop();
      // Its pixels are let go with it.
      if (canvas.current) canvas.current.width = canvas.current.height = 0;
      layer.current?.replaceChildren();
    };
  }, [near, scale, document]);

  return (
    <section
      ref={place}
      class={styles.page}
      aria-label={t("pdfPageLabel", { page: number })}
      style={{ inlineSize: `${size.width * scale}px`, blockSize: `${size.height * scale}px` }}
    >
      {failed ? (
        <p class={styles.failed}>{t("pdfPageFailed")}</p>
      ) : (
        <>
          <div aria-hidden="true">
            <canvas ref={canvas} class={styles.canvas} />
          </div>
          <div ref={layer} class={styles.text} />
        </>
      )}
    </section>
  );
}
