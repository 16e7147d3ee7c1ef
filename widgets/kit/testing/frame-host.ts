/** Puts a fake host around a real frame: the widget in it runs as it does in a client. */
import { arrayAt, isObject, stringAt, toSparksError } from "#base";
import type { HostChannel } from "../host/host-channel.ts";
import type { FakeHost } from "./fake-host.ts";

export type FrameHostOptions = {
  readonly fake: FakeHost;
  readonly frame: HTMLIFrameElement;
  readonly widgetId: string;
  readonly versions: readonly string[];
  /** Hears nothing and says nothing. */
  readonly isSilent?: boolean;
  /** Told of each action in either direction, without its data. */
  readonly onAction?: (direction: "from" | "to", action: string) => void;
};

type Message = { readonly requestId: string; readonly action: string; readonly data: unknown };

/** Returns what takes it away again. */
export function serveFrame({ fake, frame, widgetId, versions, isSilent, onAction }: FrameHostOptions): () => void {
  const waiting = new Map<string, (response: unknown) => void>();
  const stopped = new AbortController();

  const post = (message: object) => frame.contentWindow?.postMessage(message, new URL(frame.src).origin);
  const tell = (action: string, data: unknown) =>
    new Promise<unknown>((resolve) => {
      const requestId = crypto.randomUUID();
      waiting.set(requestId, resolve);
      onAction?.("to", action);
      post({ api: "toWidget", widgetId, requestId, action, data });
    });
  const negotiate = async () => {
    const wanted = arrayAt(await tell("capabilities", {}), "capabilities") ?? [];
    await fake.channel.connect(wanted.filter((one) => typeof one === "string"));
  };
  const answer = async ({ action, data }: Message): Promise<unknown> => {
    const given = isObject(data) ? data : {};
    switch (action) {
      case "supported_api_versions":
        return { supported_versions: versions };
      case "content_loaded":
        queueMicrotask(() => void negotiate());
        return {};
      case "get_openid":
        return openId(fake.channel);
      case "org.matrix.msc2974.request_capabilities":
        queueMicrotask(() => void fake.channel.request((arrayAt(given, "capabilities") ?? []).map(String)));
        return {};
      default:
        return fake.channel.ask(action, given);
    }
  };

  const hear = async (event: MessageEvent) => {
    if (isSilent || event.source !== frame.contentWindow || event.origin !== new URL(frame.src).origin) return;
    const message: unknown = event.data;
    const [requestId, action] = [stringAt(message, "requestId"), stringAt(message, "action")];
    if (!isObject(message) || requestId === undefined || action === undefined) return;
    if (message.api === "toWidget") return waiting.get(requestId)?.(message.response);
    onAction?.("from", action);
    const response = await answer({ requestId, action, data: message.data }).catch((thrown: unknown) => ({
      error: { message: toSparksError(thrown).message },
    }));
    post({ ...message, response });
  };
  window.addEventListener("message", (event) => void hear(event), { signal: stopped.signal });
  const stopTelling = fake.onTell(({ action, data }) => void tell(action, data));
  return () => {
    stopped.abort();
    stopTelling();
  };
}

async function openId(channel: HostChannel): Promise<object> {
  try {
    const token = await channel.requestOpenId();
    return { state: "allowed", ...(isObject(token) ? token : {}) };
  } catch {
    return { state: "blocked" }; // MSC1960 has no word for why.
  }
}
