/**
 * The widget's service worker, for one thing: a media element cannot send the header that says who is asking, so its requests
 * below `~stream/` are answered with parts that its own page hands over. It keeps nothing, and touches no other request.
 */
import {
  PART_BYTES,
  type PartAnswer,
  type PartWanted,
  readRangeHeader,
  tokenOf,
} from "./preview/media/media-messages.ts";

type WorkerEvent = Event & { waitUntil(work: Promise<unknown>): void };
type AskEvent = WorkerEvent & {
  readonly request: Request;
  readonly clientId: string;
  respondWith(reply: Promise<Response>): void;
};
type PageClient = { postMessage(message: unknown, transfer: Transferable[]): void };
/** As far as it is used: the DOM library knows pages only. */
type WorkerScope = {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void>; get(id: string): Promise<PageClient | undefined> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: AskEvent) => void): void;
  addEventListener(type: "message", listener: (event: WorkerEvent & { readonly data: unknown }) => void): void;
};
const worker = globalThis as unknown as WorkerScope; // it runs nowhere else

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (event) => {
  if ((event.data as { readonly what?: unknown } | null)?.what === "claim") event.waitUntil(worker.clients.claim());
});
worker.addEventListener("fetch", (event) => {
  const token = tokenOf(event.request.url, worker.registration.scope);
  if (token !== undefined) event.respondWith(answer(event, token));
});

const refused = (status: number): Response =>
  new Response(null, {
    status,
    headers: { "cache-control": "no-store", "content-security-policy": "default-src 'none'; sandbox" },
  });

async function answer({ request, clientId }: AskEvent, token: string): Promise<Response> {
  // Only for media elements: nothing of it can become a page, a script or a style.
  const isMedia = request.destination === "video" || request.destination === "audio";
  const page = isMedia && request.method === "GET" ? await worker.clients.get(clientId) : undefined;
  if (!page) return refused(404);
  const header = request.headers.get("range");
  const range = header === null ? { start: 0 } : readRangeHeader(header);
  if (!range) return refused(416);
  const part = await ask(page, { what: "part", token, ...range });
  if ("failed" in part) return refused({ gone: 404, range: 416, broken: 502 }[part.failed]);
  const { bytes, start, size, mediaType } = part;
  const headers = {
    "content-type": mediaType,
    "accept-ranges": "bytes",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  };
  if (header === null) {
    const body = restOf(page, token, part);
    return new Response(body, { status: 200, headers: { ...headers, "content-length": String(size) } });
  }
  // Less than was asked for is allowed (RFC 9110, 15.3.7); the element asks for the next part.
  return new Response(bytes, {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(bytes.byteLength),
      "content-range": `bytes ${start}-${start + bytes.byteLength - 1}/${size}`,
    },
  });
}

/** For a browser that asks for everything: part after part as it takes them. */
function restOf(page: PageClient, token: string, first: Extract<PartAnswer, { readonly bytes: ArrayBuffer }>) {
  let at = first.bytes.byteLength;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new Uint8Array(first.bytes)),
    async pull(controller) {
      if (at >= first.size) return controller.close();
      const part = await ask(page, { what: "part", token, start: at, end: Math.min(first.size, at + PART_BYTES) - 1 });
      if ("failed" in part) return controller.error(new Error(part.failed));
      at += part.bytes.byteLength;
      controller.enqueue(new Uint8Array(part.bytes));
    },
  });
}

function ask(page: PageClient, wanted: PartWanted): Promise<PartAnswer> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<PartAnswer>) => {
      port1.close();
      resolve(data);
    };
    page.postMessage(wanted, [port2]);
  });
}
