/**
 * Addresses for media elements whose bytes come through the adapter, part by part: a service worker of the widget's own origin
 * asks this page for each. Nothing is stored; a token is known to this page only and ends with `close`.
 */
import type { ByteRange } from "#backends";
import { type Clock, SparksError } from "#base";
import { trustedScript } from "#kit";
import {
  type ClaimMessage,
  PART_BYTES,
  type PartAnswer,
  type PartWanted,
  readPartWanted,
  STREAM_FOLDER,
} from "./media-messages.ts";

export type MediaSource = {
  readonly size: number;
  readonly mediaType: string;
  readonly read: (range: Required<ByteRange>, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
};

export type ServedMedia = {
  readonly url: string;
  /** A part has reached the element: what it does not play then, it does not play from elsewhere either. */
  readonly wasHeard: () => boolean;
  readonly close: () => void;
};

export interface MediaStreams {
  serve(source: MediaSource): ServedMedia;
}

type Served = { readonly source: MediaSource; readonly stop: AbortController; parts: number };

const WAIT_FOR_WORKER_MS = 4000;

/** Undefined where there can be none: an insecure page, a sandbox without its own origin, storage that is switched off. */
export async function openMediaStreams(clock: Clock): Promise<MediaStreams | undefined> {
  const container = (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!container || !isSecureContext) return undefined;
  const scope = new URL("./", document.baseURI);
  try {
    const name = import.meta.env.DEV ? "media-worker.ts" : "media-worker.js";
    const options = { scope: scope.pathname, type: import.meta.env.DEV ? "module" : "classic" } as const;
    const opened = container
      .register(trustedScript(new URL(name, scope)), options)
      .then((registration) => taken(container, registration));
    await inTime(opened, clock);
  } catch (thrown) {
    // Refused by the browser or the host's frame: what is small is fetched as a whole instead.
    console.info("no media worker here", thrown instanceof Error ? thrown.name : "unknown");
    return undefined;
  }
  const sources = new Map<string, Served>();
  container.addEventListener("message", ({ data, ports: [port] }) => {
    const wanted = readPartWanted(data);
    const found = wanted && sources.get(wanted.token);
    if (!wanted || !port) return;
    void answer(port, wanted, found);
  });
  container.startMessages();
  return {
    serve(source) {
      const token = crypto.randomUUID();
      const stop = new AbortController();
      const served: Served = { source, stop, parts: 0 };
      sources.set(token, served);
      return {
        url: new URL(`${STREAM_FOLDER}${token}`, scope).href,
        wasHeard: () => served.parts > 0,
        close() {
          sources.delete(token);
          stop.abort();
        },
      };
    },
  };
}

/** Resolves when the worker hears what this page asks for. */
async function taken(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration): Promise<void> {
  if (container.controller?.scriptURL.startsWith(registration.scope)) return;
  const changed = new Promise<void>((resolve) => {
    container.addEventListener("controllerchange", () => resolve(), { once: true });
  });
  const { active } = await container.ready;
  active?.postMessage({ what: "claim" } satisfies ClaimMessage);
  await changed;
}

/** Some hosts answer neither yes nor no: nobody waits long for a picture that moves. */
async function inTime(opened: Promise<void>, clock: Clock): Promise<void> {
  const waited = new AbortController();
  const late = clock.sleep(WAIT_FOR_WORKER_MS, waited.signal).then(() => {
    throw new SparksError("unavailable", "the media worker does not take over");
  });
  try {
    await Promise.race([opened, late]);
  } finally {
    waited.abort();
    late.catch(() => undefined);
    opened.catch(() => undefined);
  }
}

async function answer(
  port: MessagePort,
  { start, end = Number.POSITIVE_INFINITY }: PartWanted,
  found: Served | undefined,
): Promise<void> {
  const reply = (answered: PartAnswer, transfer: Transferable[] = []) => port.postMessage(answered, transfer);
  if (!found) return reply({ failed: "gone" });
  const { source, stop } = found;
  const { size, mediaType } = source;
  if (start >= size) return reply({ failed: "range" });
  const range = { start, end: Math.min(end, size - 1, start + PART_BYTES - 1) };
  try {
    const { buffer } = await source.read(range, stop.signal);
    found.parts++;
    reply({ bytes: buffer, start, size, mediaType }, [buffer]);
  } catch (thrown) {
    if (!stop.signal.aborted) console.warn("media part", thrown instanceof SparksError ? thrown.code : "unknown");
    reply({ failed: "broken" });
  }
}
