/** A PDF by pdf.js: parsed in a worker of our own origin, nothing of it is ever run (no scripting sandbox, no forms, no XFA). */
import {
  getDocument,
  InvalidPDFException,
  PasswordException,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
  PDFWorker,
  VerbosityLevel,
  version,
} from "pdfjs-dist";
import workerUrl from "pdfjs-dist/build/pdf.worker.min.mjs?worker&url";
import { SparksError, toSparksError } from "#base";
import { trustedScript } from "#kit";
import type { PdfSource } from "../content/preview.ts";

export type OpenPdf = { readonly document: PDFDocumentProxy; readonly close: () => void };

const RANGE_BYTES = 256 * 1024;
const MAX_IMAGE_PIXELS = 64_000_000;
const MAX_CANVAS_BYTES = 256 * 1024 * 1024;

/** @throws SparksError `forbidden` where it is locked by a password, `invalid` where it is broken, or as the source does. */
export async function openPdf(source: PdfSource, signal: AbortSignal): Promise<OpenPdf> {
  const port = new Worker(trustedScript(new URL(workerUrl, import.meta.url)), { type: "module" });
  const worker = PDFWorker.create({ port });
  const files = new URL(`../assets/pdf-${version}/`, document.baseURI).href;
  const broken = Promise.withResolvers<never>();
  const loading = getDocument({
    ...(source.whole ? { data: source.whole } : { range: rangesOf(source, signal, broken.reject) }),
    worker,
    rangeChunkSize: RANGE_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    disableWorkerRendering: true,
    maxImageSize: MAX_IMAGE_PIXELS,
    canvasMaxAreaInBytes: MAX_CANVAS_BYTES,
    cMapUrl: `${files}cmaps/`,
    standardFontDataUrl: `${files}fonts/`,
    wasmUrl: `${files}decoders/`,
    useWasm: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  const close = () => {
    loading.destroy().catch(() => undefined);
    worker.destroy();
    port.terminate();
  };
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new SparksError("cancelled", "nobody looks any more")), {
      once: true,
    });
  });
  port.addEventListener("error", () =>
    broken.reject(new SparksError("unavailable", "the worker for PDF did not start")),
  );
  try {
    return { document: await Promise.race([loading.promise, broken.promise, stopped]), close };
  } catch (thrown) {
    close();
    throw pdfError(thrown);
  } finally {
    // What breaks later is told where the page is drawn.
    broken.promise.catch(() => undefined);
    stopped.catch(() => undefined);
  }
}

function rangesOf(source: PdfSource, signal: AbortSignal, onBroken: (error: SparksError) => void) {
  const ranges = new PDFDataRangeTransport(source.size, null);
  ranges.requestDataRange = (begin, end) => {
    source.read(begin, Math.min(end, source.size) - 1, signal).then(
      (bytes) => ranges.onDataRange(begin, bytes),
      (thrown: unknown) => onBroken(toSparksError(thrown)),
    );
  };
  return ranges;
}

function pdfError(thrown: unknown): SparksError {
  if (thrown instanceof SparksError) return thrown;
  if (thrown instanceof PasswordException)
    return new SparksError("forbidden", "the document has a password", { path: "password" });
  if (thrown instanceof InvalidPDFException)
    return new SparksError("invalid", "not a PDF that can be read", { cause: thrown });
  return new SparksError("invalid", "the document cannot be shown", { cause: thrown });
}
