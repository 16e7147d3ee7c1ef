/**
 * What call widgets say beyond the widget API (Element's own actions). Only widgets that may stay on the screen are in calls; others get
 * the answer that any unknown action gets.
 */
import * as v from "valibot";
import { type ActionHost, defineAction, noData, take } from "../action.ts";
import { unknownAction } from "../error-reply.ts";

function requireCall(host: ActionHost, action: string): void {
  if (!host.rights.has("alwaysOnScreen")) throw unknownAction(action);
  take(host, "call");
}

const callAction = (name: string, act: (host: ActionHost) => void) =>
  defineAction(name, noData, (host) => {
    requireCall(host, name);
    act(host);
    return { response: {} };
  });

export const joinCall = callAction("io.element.join", ({ call }) => call.setInCall(true));
export const leaveCall = callAction("im.vector.hangup", ({ call }) => call.setInCall(false));
export const tileLayout = callAction("io.element.tile_layout", ({ call }) => call.setLayout("tile"));
export const spotlightLayout = callAction("io.element.spotlight_layout", ({ call }) => call.setLayout("spotlight"));

/** It is done, and wants to be closed. */
export const closeCall = defineAction("io.element.close", noData, (host) => {
  requireCall(host, "io.element.close");
  host.call.setInCall(false);
  return { response: {}, after: host.wantsClose };
});

/** The reply is what holds now: a widget that asks with nothing learns it. */
export const muteDevices = defineAction(
  "io.element.device_mute",
  v.looseObject({ audio_enabled: v.optional(v.boolean()), video_enabled: v.optional(v.boolean()) }),
  (host, { audio_enabled, video_enabled }) => {
    requireCall(host, "io.element.device_mute");
    const before = host.call.devices.peek();
    const audio = audio_enabled ?? before?.audio ?? false;
    const video = video_enabled ?? before?.video ?? false;
    host.call.setDevices({ audio, video });
    return { response: { audio_enabled: audio, video_enabled: video } };
  },
);
