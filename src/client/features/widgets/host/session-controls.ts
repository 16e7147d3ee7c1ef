/** What the client asks of an opened widget by the hand of the person. */
import { type Clock, SparksError } from "#base";
import { WIDGET_REQUEST_ACTION } from "#contracts";
import type { Rights } from "../capability/rights.ts";
import type { CallState } from "./call-state.ts";
import type { WidgetChannel } from "./channel.ts";
import { CLOSE_BUTTON, type ModalLink } from "./modal-link.ts";
import type { WidgetSession } from "./session-types.ts";

export type SessionControlsOptions = {
  readonly channel: Pick<WidgetChannel, "request">;
  readonly rights: () => Rights;
  readonly call: CallState;
  readonly ownModal: ModalLink | undefined;
  readonly clock: Pick<Clock, "sleep">;
};

const MAX_SCREENSHOT_BYTES = 32 * 1024 * 1024;
const SCREENSHOT_TIMEOUT_MS = 30_000;
const HANG_UP_TIMEOUT_MS = 5000;

export function sessionControls(
  options: SessionControlsOptions,
): Pick<WidgetSession, "takeScreenshot" | "pressButton" | "hangUp" | "setCallDevices" | "setCallLayout" | "ask"> {
  const { channel, rights, call, ownModal, clock } = options;
  /** Call widgets know these; where one does not, nothing is lost. */
  const tell = (action: string, data: Readonly<Record<string, unknown>>, timeoutMs?: number) =>
    channel.request(action, data, timeoutMs).catch(() => undefined);

  return {
    async takeScreenshot() {
      if (!rights().has("screenshot")) throw new SparksError("forbidden", "the widget offers no picture");
      const { screenshot } = await channel.request("screenshot", {}, SCREENSHOT_TIMEOUT_MS);
      if (!(screenshot instanceof Blob) || screenshot.size > MAX_SCREENSHOT_BYTES) {
        throw new SparksError("unavailable", "the widget gave no picture");
      }
      return screenshot;
    },
    pressButton(id) {
      const button = ownModal?.buttons.peek().find((one) => one.id === id);
      if (!ownModal || !button || button.disabled) return;
      if (id === CLOSE_BUTTON) ownModal.close({ "m.exited": true });
      else void tell("button_clicked", { id });
    },
    async hangUp() {
      if (!call.inCall.peek()) return;
      const left = new Promise<void>((resolve) => {
        const stop = call.inCall.subscribe((inCall) => {
          if (inCall) return;
          resolve();
          queueMicrotask(() => stop());
        });
      });
      // Acknowledged is not yet done: it says so itself, by its own hangup.
      void tell("im.vector.hangup", {}, HANG_UP_TIMEOUT_MS);
      await Promise.race([left, clock.sleep(HANG_UP_TIMEOUT_MS)]);
    },
    setCallDevices: ({ audio, video }) =>
      void tell("io.element.device_mute", { audio_enabled: audio, video_enabled: video }),
    ask: async (request) => void (await channel.request(WIDGET_REQUEST_ACTION, request)),
    setCallLayout: (layout) => void tell(`io.element.${layout}_layout`, {}),
  };
}
