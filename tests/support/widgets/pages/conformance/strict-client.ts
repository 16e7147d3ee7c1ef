/** The widget's side of the widget API, by hand: it says what is documented, and minds whatever the host says otherwise. */

export type Data = Readonly<Record<string, unknown>>;

/** An error reply of the host; `matrix` where the homeserver refused. */
export class HostRefusal extends Error {
  readonly matrix: Data | undefined;
  constructor(message: string, matrix: Data | undefined) {
    super(message);
    this.matrix = matrix;
  }
}

export interface StrictClient {
  /** The reply; a `HostRefusal`, or an `Error` when none comes in time. */
  request(action: string, data?: Data): Promise<Data>;
  /** Answers requests of the host; without it they are answered `{}`. */
  answer(action: string, respond: (data: Data) => Data): void;
  /** The next request of the host that fits, or one that came before. */
  told(action: string, fits?: (data: Data) => boolean): Promise<Data>;
  /** All that the host has said of it. */
  all(action: string): readonly Data[];
  fault(action: string, what: string): void;
  /** What was not as documented, by action. */
  readonly faults: ReadonlyMap<string, readonly string[]>;
}

type Waiting = { readonly action: string; readonly settle: (message: Data) => void };
type Watcher = {
  readonly action: string;
  readonly fits: (data: Data) => boolean;
  readonly found: (data: Data) => void;
};

const REPLY_TIMEOUT_MS = 30_000;
const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

export function createStrictClient(widgetId: string, hostOrigin: string): StrictClient {
  const waiting = new Map<string, Waiting>();
  const answers = new Map<string, (data: Data) => Data>();
  const heard: { readonly action: string; readonly data: Data }[] = [];
  const watchers = new Set<Watcher>();
  const faults = new Map<string, string[]>();
  const seenIds = new Set<string>();
  let count = 0;

  const fault = (action: string, what: string) => void faults.set(action, [...(faults.get(action) ?? []), what]);
  const post = (message: Data) => window.parent.postMessage(message, hostOrigin);

  function onRequest(message: Data, action: string): void {
    const { requestId, data } = message;
    if (typeof requestId !== "string" || requestId === "") return void fault(action, "a request without an id");
    if (seenIds.has(requestId)) fault(action, "a request id was used twice");
    seenIds.add(requestId);
    if (!isData(data)) return void fault(action, "a request without data");
    heard.push({ action, data });
    const response = answers.get(action)?.(data) ?? {};
    post({ ...message, response });
    for (const watcher of [...watchers]) {
      if (watcher.action !== action || !watcher.fits(data)) continue;
      watchers.delete(watcher);
      watcher.found(data);
    }
  }

  function onReply(message: Data, action: string): void {
    const found = typeof message.requestId === "string" ? waiting.get(message.requestId) : undefined;
    if (!found) return void fault(action, "a reply to nothing that was asked");
    if (found.action !== action) fault(found.action, `a reply of another action: ${action}`);
    if (!isData(message.data)) fault(found.action, "a reply without data");
    waiting.delete(String(message.requestId));
    found.settle(message);
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent) return;
    const message: unknown = event.data;
    if (!isData(message)) return void fault("*", "a message that is no object");
    const action = typeof message.action === "string" ? message.action : "*";
    if (event.origin !== hostOrigin) return void fault(action, `a message from ${event.origin}`);
    if (message.widgetId !== widgetId) return void fault(action, "a message for another widget");
    if (message.api === "toWidget") {
      if (message.response !== undefined) fault(action, "a request that is answered already");
      else onRequest(message, action);
    } else if (message.api === "fromWidget") {
      if (isData(message.response)) onReply(message, action);
      else fault(action, "a reply without a response");
    } else fault(action, "neither of the two directions");
  });

  return {
    faults,
    fault,
    request(action, data = {}) {
      const requestId = `conformance-${count++}-${crypto.randomUUID()}`;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(requestId);
          reject(new Error("no reply"));
        }, REPLY_TIMEOUT_MS);
        const settle = ({ response }: Data) => {
          clearTimeout(timer);
          if (!isData(response)) return reject(new Error("a reply without a response"));
          if (response.error === undefined) return resolve(response);
          const { error } = response;
          if (!isData(error) || typeof error.message !== "string")
            return reject(new Error("an error without a message"));
          reject(new HostRefusal(error.message, isData(error.matrix_api_error) ? error.matrix_api_error : undefined));
        };
        waiting.set(requestId, { action, settle });
        post({ api: "fromWidget", widgetId, requestId, action, data });
      });
    },
    answer: (action, respond) => void answers.set(action, respond),
    told(action, fits = () => true) {
      const before = heard.find((one) => one.action === action && fits(one.data));
      if (before) return Promise.resolve(before.data);
      return new Promise((resolve) => watchers.add({ action, fits, found: resolve }));
    },
    all: (action) => heard.filter((one) => one.action === action).map(({ data }) => data),
  };
}
