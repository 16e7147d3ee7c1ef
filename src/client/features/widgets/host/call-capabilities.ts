/** What a call widget needs, given without a question to the one that the configuration names (MATRIXRTC.md 10). */

const STATE = "org.matrix.msc2762";
const both = (type: string) => [`${STATE}.send.event:${type}`, `${STATE}.receive.event:${type}`];
const bothToDevice = (type: string) => [
  `org.matrix.msc3819.send.to_device:${type}`,
  `org.matrix.msc3819.receive.to_device:${type}`,
];

const MEMBER = "org.matrix.msc3401.call.member";
const READ_STATE = [
  ...["m.room.create", "m.room.name", "m.room.member", "m.room.encryption", "m.room.avatar", "m.room.power_levels"],
  ...[MEMBER, "org.matrix.msc3401.call", "org.matrix.msc4143.rtc.slot"],
];
const EVENTS = [
  ...["org.matrix.msc4143.rtc.member", "org.matrix.msc4310.rtc.decline", "org.matrix.msc4075.rtc.notification"],
  ...["org.matrix.msc4075.call.notify", "io.element.call.reaction", "io.element.call.encryption_keys"],
  ...["m.reaction", "m.room.redaction", "org.matrix.rageshake_request"],
];
/** Keys, and what older calls tell each other; Element Call asks for them still. */
const TO_DEVICE = [
  "io.element.call.encryption_keys",
  ...["invite", "candidates", "answer", "hangup", "reject", "select_answer", "negotiate"].map(
    (name) => `m.call.${name}`,
  ),
  ...["m.call.sdp_stream_metadata_changed", "org.matrix.call.sdp_stream_metadata_changed", "m.call.replaces"],
];
const FIXED = [
  ...["m.always_on_screen", "io.element.requires_client", "town.robin.msc3846.turn_servers"],
  ...["org.matrix.msc4157.send.delayed_event", "org.matrix.msc4157.update_delayed_event"],
  ...["org.matrix.msc4407.send.sticky_event", "org.matrix.msc4407.receive.sticky_event"],
  ...["org.matrix.msc4515.rtc_transports", "org.matrix.msc4533.rtc_livekit_get_token"],
  ...["org.matrix.msc4533.rtc_livekit_delegate_delayed_leave", "org.matrix.msc4039.download_file"],
];

/**
 * All that a call of this person, on this device, in this room needs, and nothing beyond: of the memberships only their own may be written.
 */
export function callCapabilities(userId: string, deviceId: string, roomId: string): readonly string[] {
  const ownKeys = [
    userId,
    `_${userId}_${deviceId}`,
    `${userId}_${deviceId}`,
    `_${userId}_${deviceId}_m.call`,
    `${userId}_${deviceId}_m.call`,
  ];
  return [
    ...FIXED,
    `${STATE}.timeline:${roomId}`,
    ...ownKeys.map((key) => `${STATE}.send.state_event:${MEMBER}#${key}`),
    ...READ_STATE.map((type) => `${STATE}.receive.state_event:${type}`),
    ...EVENTS.flatMap(both),
    ...TO_DEVICE.flatMap(bothToDevice),
  ];
}
