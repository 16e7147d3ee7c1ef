import { type PDFPageProxy, RenderingCancelledException, TextLayer } from "pdfjs-dist";

export type DrawnPage = { readonly done: Promise<void>; readonly stop: () => void };

const MAX_CANVAS_PIXELS = 16_000_000;

/** Draws a page into `canvas`, and its text, not seen but there for the hand and the screen reader, into `layer`. `scale`: CSS pixels for each point. */
export function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, layer: HTMLElement, scale: number): DrawnPage {
  const viewport = page.getViewport({ scale });
  const wanted = Math.min(globalThis.devicePixelRatio || 1, 2);
  const most = Math.sqrt(MAX_CANVAS_PIXELS / Math.max(1, viewport.width * viewport.height));
  const ratio = Math.min(wanted, most);
  canvas.width = Math.max(1, Math.floor(viewport.width * ratio));
  canvas.height = Math.max(1, Math.floor(viewport.height * ratio));
  layer.replaceChildren();
  layer.style.setProperty("--total-scale-factor", String(scale));
  const drawing = page.render({ canvas, viewport, transform: [ratio, 0, 0, ratio, 0, 0] });
  const text = new TextLayer({ textContentSource: page.streamTextContent(), container: layer, viewport });
  const done = Promise.all([drawing.promise, text.render()]).then(
    () => undefined,
    (thrown: unknown) => {
      const isStopped =
        thrown instanceof RenderingCancelledException || (thrown instanceof Error && thrown.name === "AbortException");
      if (!isStopped) throw thrown;
    },
  );
  return {
    done,
    stop() {
      drawing.cancel();
      text.cancel();
    },
  };
}
