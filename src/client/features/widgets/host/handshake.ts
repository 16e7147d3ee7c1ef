import type { Clock } from "#base";
import { WidgetRequestError } from "./error-reply.ts";

/** When a widget is ready to be spoken to, and when it should have been. */
export interface Handshake {
  /** The frame's `load` event. */
  frameLoaded(): void;
  /** The widget's `content_loaded`; a `WidgetRequestError` where it is out of place. */
  contentLoaded(): Promise<void>;
  /** The widget has answered: nothing is overdue. */
  answered(): void;
  stop(): void;
}

export type HandshakeOptions = {
  /** The frame's event starts it; otherwise the widget itself, by `content_loaded`. */
  readonly waitForLoad: boolean;
  readonly clock: Clock;
  /** Speak to it now. With `content_loaded` the caller does so, once that is acknowledged. */
  readonly onLoaded: () => void;
  /** The frame shows a new document: nothing of the old one holds. */
  readonly onNewDocument: () => void;
  /** Something that had to come by now has not; `anew`: in a frame that had loaded before. */
  readonly onOverdue: (anew: boolean) => void;
};

export const LOAD_TIMEOUT_MS = 20_000;
export const ANSWER_TIMEOUT_MS = 8_000;
/** A widget that says content_loaded again has either loaded anew, and the frame's event follows, or made a mistake. */
const RELOAD_GRACE_MS = 1_500;

export function createHandshake(options: HandshakeOptions): Handshake {
  const { waitForLoad, clock, onLoaded, onNewDocument, onOverdue } = options;
  let loads = 0;
  let saidLoaded = false;
  let onReload: (() => void) | undefined;
  let timer = new AbortController();

  const stop = () => timer.abort();
  const expectWithin = (timeoutMs: number) => {
    stop();
    timer = new AbortController();
    clock.sleep(timeoutMs, timer.signal).then(
      () => onOverdue(loads > 1),
      () => undefined, // What was expected has come.
    );
  };
  expectWithin(LOAD_TIMEOUT_MS);

  return {
    frameLoaded() {
      loads += 1;
      if (loads > 1) {
        saidLoaded = onReload !== undefined;
        onNewDocument();
        onReload?.();
        onReload = undefined;
      }
      if (waitForLoad || !saidLoaded) expectWithin(ANSWER_TIMEOUT_MS);
      if (waitForLoad) onLoaded();
    },
    async contentLoaded() {
      if (waitForLoad) throw new WidgetRequestError("Improper sequence: content_loaded was not expected");
      if (saidLoaded) {
        const reloaded = await new Promise<boolean>((resolve) => {
          onReload = () => resolve(true);
          clock.sleep(RELOAD_GRACE_MS).then(() => resolve(false));
        });
        if (!reloaded) {
          onReload = undefined;
          throw new WidgetRequestError("Improper sequence: content_loaded can be sent once only");
        }
      }
      saidLoaded = true;
      expectWithin(ANSWER_TIMEOUT_MS);
    },
    answered: stop,
    stop,
  };
}
