/**
 * How the answer of a sign-in comes from the window that it came back to, to the page that waits. Two ways at once, since either may be
 * cut: a BroadcastChannel reaches pages of the same origin and partition, whatever the sign-in's own headers did to the window
 * (Cross-Origin-Opener-Policy); an event on the opener, which only a page of the same origin can reach, passes the partition that a frame
 * on somebody else's site is in. Nothing is stored, and nobody of another origin hears either.
 */
const NAME = "sparks.sign-in";
const ACK_MS = 3000;

type Heard = { readonly answer: string; readonly taken: () => void };

/** In the page that waits: what bears this state, once. Rejects when the signal stops it. */
export function awaitAnswer(state: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(NAME);
    const hear = ({ answer, taken }: Heard) => {
      if (new URLSearchParams(answer).get("state") !== state) return;
      taken();
      resolve(answer);
      stop();
    };
    const onEvent = (event: Event) => {
      const answer = event instanceof CustomEvent ? textOf(event.detail) : undefined;
      if (answer !== undefined) hear({ answer, taken: () => event.preventDefault() });
    };
    const stop = () => {
      // What was posted last shall still go.
      queueMicrotask(() => channel.close());
      globalThis.removeEventListener(NAME, onEvent);
      signal.removeEventListener("abort", onAbort);
    };
    const onAbort = () => {
      stop();
      reject(signal.reason);
    };
    if (signal.aborted) return onAbort();
    channel.onmessage = ({ data }: MessageEvent) => {
      const answer = textOf(data);
      if (answer !== undefined) hear({ answer, taken: () => channel.postMessage({ taken: state }) });
    };
    globalThis.addEventListener(NAME, onEvent);
    signal.addEventListener("abort", onAbort);
  });
}

/** In the window: hands the answer over. False: nobody waits for it any more. */
export async function handBack(answer: string, opener: unknown): Promise<boolean> {
  if (byOpener(answer, opener)) return true;
  const state = new URLSearchParams(answer).get("state");
  const channel = new BroadcastChannel(NAME);
  try {
    return await new Promise<boolean>((resolve) => {
      channel.onmessage = ({ data }: MessageEvent) => {
        if (typeof data === "object" && data !== null && data.taken === state) resolve(true);
      };
      channel.postMessage(answer);
      setTimeout(() => resolve(false), ACK_MS);
    });
  } finally {
    channel.close();
  }
}

function byOpener(answer: string, opener: unknown): boolean {
  try {
    const page = opener as (Window & typeof globalThis) | null;
    if (!page) return false;
    return !page.dispatchEvent(new page.CustomEvent(NAME, { detail: answer, cancelable: true }));
  } catch (thrown) {
    // Of another origin: then it is none of ours.
    if (thrown instanceof DOMException || thrown instanceof TypeError) return false;
    throw thrown;
  }
}

const MAX_ANSWER = 16_384;
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= MAX_ANSWER ? value : undefined;
