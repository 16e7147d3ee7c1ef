/**
 * Sparks with Element Call's embedded build as its call widget, in front of the servers of the run, and what tests look at inside of
 * its frame. Element Call is a peer to be tested with: fetched into the cache, never a dependency.
 */
import type { Browser, Frame, Page } from "@playwright/test";
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

/** Before anything of the page runs: keeps what is looked at later, in every frame. */
export async function watchMedia(context: Awaited<ReturnType<Browser["newContext"]>>): Promise<void> {
  await context.addInitScript(() => {
    const kept = { connections: [] as RTCPeerConnection[], tracks: [] as MediaStreamTrack[] };
    Object.assign(globalThis, { sparksMedia: kept });
    const { RTCPeerConnection: Native } = globalThis;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        kept.connections.push(this);
      }
    };
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
    const kept = (globalThis as unknown as { sparksMedia: { connections: RTCPeerConnection[] } }).sparksMedia; // made by watchMedia
    const sum = { framesDecoded: 0, videoBytes: 0, audioBytes: 0, audioEnergy: 0 };
    for (const connection of kept.connections) {
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

/** Camera and microphone of a frame, as they are: `live` or `ended`. */
export function deviceTracks(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate(() => {
    const kept = (globalThis as unknown as { sparksMedia: { tracks: MediaStreamTrack[] } }).sparksMedia; // made by watchMedia
    return kept.tracks.map(({ kind, readyState }) => `${kind} ${readyState}`);
  });
}
