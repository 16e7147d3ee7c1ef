/**
 * Sparks with Element Call's embedded build as its call widget, in front of the servers of the run, and what tests look at inside of
 * its frame. Element Call is a peer to be tested with: fetched into the cache, never a dependency.
 */
import type { BrowserContext, Frame, Page } from "@playwright/test";
import { anyFreePort, cacheAt, type ElementCallMode, elementCallAddress, LOOPBACK, startElementCall } from "#stack";
import { startTestApp, type TestApp } from "./app.ts";
import { sharedCalls, sharedServers } from "./shared-servers.ts";

export interface CallApp extends TestApp {
  readonly elementCallUrl: string;
}

export async function startCallApp(mode: ElementCallMode): Promise<CallApp> {
  const [servers, { serviceUrl, livekit }] = [sharedServers(), sharedCalls()];
  const port = await anyFreePort();
  const elementCallUrl = `http://${LOOPBACK}:${port}`;
  const app = await startTestApp({
    ...servers,
    config: { calls: { widgetUrl: elementCallAddress(elementCallUrl), name: "Call" } },
    callOrigin: elementCallUrl,
  });
  const elementCall = await startElementCall({
    cache: cacheAt(),
    port,
    mode,
    clientOrigins: [app.clientUrl],
    connectOrigins: [servers.synapse.baseUrl, new URL(serviceUrl).origin, livekit.baseUrl, livekit.url],
    // The old key goes as soon as somebody has left.
    config: { matrix_rtc_session: { wait_for_key_rotation_ms: 1000 } },
  });
  return {
    ...app,
    elementCallUrl,
    async close() {
      await Promise.all([app.close(), elementCall.stop()]);
    },
  };
}

/** For `test.use`: Chromium takes invented pictures and sound for those of camera and microphone. */
export const FAKE_MEDIA = [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

/** What `watchMedia` keeps in each frame. */
type Kept = {
  readonly connections: RTCPeerConnection[];
  readonly tracks: MediaStreamTrack[];
  /** Media keys that were handed to the encryption of a participant's media, in their order. */
  readonly keysSet: { readonly identity: string | undefined; readonly index: number }[];
  /** Keys that went out over the widget API to other devices (kept in the page, not in the widget). */
  readonly keysSent: { readonly to: string; readonly key: string; readonly index: number }[];
};

/** Before anything of the page runs: keeps what is looked at later, in every frame. */
export async function watchMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept: Kept = { connections: [], tracks: [], keysSet: [], keysSent: [] };
    Object.assign(globalThis, { sparksMedia: kept });
    const { RTCPeerConnection: Native } = globalThis;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        kept.connections.push(this);
      }
    };
    const toWorker = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
      const [{ kind, data }] = message as [
        { kind?: unknown; data?: { participantIdentity?: string; keyIndex?: number } },
      ];
      if (kind === "setKey") kept.keysSet.push({ identity: data?.participantIdentity, index: data?.keyIndex ?? 0 });
      Reflect.apply(toWorker, this, message);
    };
    type ToDevice = {
      api?: string;
      action?: string;
      data?: { type?: string; messages?: Record<string, Record<string, { keys?: { key: string; index: number } }>> };
    };
    addEventListener("message", (event: MessageEvent<ToDevice | null>) => {
      const { api, action, data } = event.data ?? {};
      if (api !== "fromWidget" || action !== "send_to_device" || data?.type !== "io.element.call.encryption_keys")
        return;
      for (const [user, devices] of Object.entries(data.messages ?? {})) {
        for (const { keys } of Object.values(devices)) if (keys) kept.keysSent.push({ to: user, ...keys });
      }
    });
    const devices = navigator.mediaDevices as MediaDevices | undefined; // not there in frames without a secure address
    if (!devices) return;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      kept.tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

/** Element Call's frame in the page; undefined when there is none. */
export const callFrame = (page: Page, elementCallUrl: string): Frame | undefined =>
  page.frames().find((frame) => frame.url().startsWith(elementCallUrl));

export type Received = {
  readonly framesDecoded: number;
  readonly videoBytes: number;
  readonly audioBytes: number;
  /** Sum of what was heard: 0 is silence. */
  readonly audioEnergy: number;
};

/** What has come in from the others, over all connections of the frame. */
export function received(frame: Frame): Promise<Received> {
  return frame.evaluate(async () => {
    const { connections } = (globalThis as unknown as { sparksMedia: Kept }).sparksMedia; // made by watchMedia
    const sum = { framesDecoded: 0, videoBytes: 0, audioBytes: 0, audioEnergy: 0 };
    for (const connection of connections) {
      if (connection.connectionState !== "connected") continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== "inbound-rtp") continue;
        if (report.kind === "video") {
          sum.framesDecoded += report.framesDecoded ?? 0;
          sum.videoBytes += report.bytesReceived ?? 0;
        } else {
          sum.audioBytes += report.bytesReceived ?? 0;
          sum.audioEnergy += report.totalAudioEnergy ?? 0;
        }
      }
    }
    return sum;
  });
}

/** Whether the frame holds a camera or microphone that is on. */
export const hasLiveDevice = (frame: Frame): Promise<boolean> =>
  frame.evaluate(() => {
    const { tracks } = (globalThis as unknown as { sparksMedia: Kept }).sparksMedia; // made by watchMedia
    return tracks.some(({ readyState }) => readyState === "live");
  });

/** Indexes of the media keys that the person's own widget has put to use for itself: whoever is in a call first sets their own key first. */
export async function ownKeysOf(frame: Frame): Promise<readonly number[]> {
  const set = await frame.evaluate(() => (globalThis as unknown as { sparksMedia: Kept }).sparksMedia.keysSet); // made by watchMedia
  const own = set[0]?.identity;
  return set.flatMap(({ identity, index }) => (identity === own ? [index] : []));
}

/** Media keys that a widget of this page has sent to a person's devices. */
export async function keysSentTo(page: Page, userId: string): Promise<readonly { key: string; index: number }[]> {
  const sent = await page.evaluate(() => (globalThis as unknown as { sparksMedia: Kept }).sparksMedia.keysSent); // made by watchMedia
  return sent.flatMap(({ to, key, index }) => (to === userId ? [{ key, index }] : []));
}
