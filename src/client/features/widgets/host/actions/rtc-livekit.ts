/** MSC4533: LiveKit through the homeserver, in the name of the widget. */
import * as v from "valibot";
import { defineAction, matrixText, requireCapability, requireRoom, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

const id = v.pipe(matrixText, v.minLength(1));
const url = v.pipe(v.string(), v.maxLength(2000), v.regex(/^(?:https?|wss?):\/\//i));
const member = v.looseObject({ id, claimed_device_id: v.optional(id) });
const inCall = { room_id: id, slot_id: id, member, server_name: v.optional(id) };

const memberOf = ({ id: memberId, claimed_device_id }: v.InferOutput<typeof member>) => ({
  id: memberId,
  ...(claimed_device_id === undefined ? {} : { claimedDeviceId: claimed_device_id }),
});
const serverOf = (server_name: string | undefined) => (server_name === undefined ? {} : { serverName: server_name });

/** A token for the media of a call, in a room that the widget may use. */
export const livekitToken = defineAction(
  "org.matrix.msc4533.rtc_livekit_get_token",
  v.looseObject({ ...inCall, url }),
  async (host, data) => {
    requireCapability(host, "livekitToken");
    const roomId = requireRoom(host, data.room_id);
    take(host, "rtc");
    const request = { roomId, url: data.url, slotId: data.slot_id, member: memberOf(data.member) };
    const { jwt } = await host.driver.livekitToken({ ...request, ...serverOf(data.server_name) });
    host.delays.noteServer(data.url);
    return { response: { jwt } };
  },
);

/** Hands the leaving, put off by this widget, over to the homeserver, which sends it when the media connection is lost. */
export const delegateLeave = defineAction(
  "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
  // The address is the one of the token where it is not said: older widgets leave it out.
  v.looseObject({ ...inCall, url: v.optional(url), delay_id: id }),
  async (host, data) => {
    requireCapability(host, "delegateLeave");
    const roomId = requireRoom(host, data.room_id);
    const delayId = data.delay_id;
    const delayTimeoutMs = host.delays.delayMs(delayId);
    if (delayTimeoutMs === undefined) throw new WidgetRequestError("This delayed event is not the widget's");
    const server = data.url ?? host.delays.server();
    take(host, "rtc");
    await host.driver.delegateLeave({
      ...{ roomId, slotId: data.slot_id, member: memberOf(data.member), delayId, delayTimeoutMs },
      ...(server === undefined ? {} : { url: server }),
      ...serverOf(data.server_name),
    });
    return { response: {} };
  },
);
