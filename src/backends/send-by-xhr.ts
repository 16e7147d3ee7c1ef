import { networkError, type Send } from "./send.ts";

/** One request by XMLHttpRequest, with a Blob for a body. */
export const sendByXhr: Send = (url, { method, headers = {}, body, signal, onSent }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(networkError(signal.reason, signal));
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    const fail = () => {
      signal?.removeEventListener("abort", abort);
      reject(networkError(undefined, signal));
    };
    signal?.addEventListener("abort", abort, { once: true });
    xhr.open(method, url);
    xhr.responseType = "blob";
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => onSent?.(event.loaded);
    xhr.onerror = fail;
    xhr.onabort = fail;
    xhr.ontimeout = fail;
    xhr.onload = () => {
      signal?.removeEventListener("abort", abort);
      if (xhr.status >= 200 && xhr.status < 300 && body instanceof Blob) onSent?.(body.size);
      resolve(responseOf(xhr));
    };
    xhr.send(body instanceof Blob ? body : null);
  });

const BODILESS = [101, 204, 205, 304];

function responseOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of xhr.getAllResponseHeaders().split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return new Response(BODILESS.includes(xhr.status) ? null : (xhr.response as Blob | null), {
    status: xhr.status,
    statusText: xhr.statusText,
    headers,
  });
}
