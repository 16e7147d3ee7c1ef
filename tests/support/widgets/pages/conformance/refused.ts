/** What a widget without rights may not: all of it, asked before anything is granted. */
import { type DriveOptions, expectRefusal } from "./steps.ts";
import { HostRefusal } from "./strict-client.ts";

/** By capability or family, what was not refused. */
export async function tryWithoutRights({ client, person }: DriveOptions): Promise<ReadonlyMap<string, string>> {
  const { user, room, device, other } = person;
  const event = { type: "org.example.conformance", content: {} };
  const call = { room_id: room, slot_id: "m.call#ROOM", member: { id: "m", claimed_device_id: device } };
  const tries: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ["m.sticker", "m.sticker", { name: "x", content: { url: "mxc://example.org/x" } }],
    ["m.always_on_screen", "set_always_on_screen", { value: true }],
    ["org.matrix.msc2931.navigate", "org.matrix.msc2931.navigate", { uri: `https://matrix.to/#/${room}` }],
    ["town.robin.msc3846.turn_servers", "watch_turn_servers", {}],
    ["org.matrix.msc3973.user_directory_search", "org.matrix.msc3973.user_directory_search", { search_term: "a" }],
    ["org.matrix.msc4039.upload_file", "org.matrix.msc4039.get_media_config", {}],
    ["org.matrix.msc4039.upload_file", "org.matrix.msc4039.upload_file", { file: "x" }],
    ["org.matrix.msc4039.download_file", "org.matrix.msc4039.download_file", { content_uri: "mxc://example.org/x" }],
    ["org.matrix.msc4157.send.delayed_event", "send_event", { ...event, delay: 1000 }],
    [
      "org.matrix.msc4157.update_delayed_event",
      "org.matrix.msc4157.update_delayed_event",
      { delay_id: "x", action: "send" },
    ],
    ["org.matrix.msc4407.send.sticky_event", "send_event", { ...event, sticky_duration_ms: 1000 }],
    ["org.matrix.msc4515.rtc_transports", "org.matrix.msc4515.get_rtc_transports", {}],
    [
      "org.matrix.msc4533.rtc_livekit_get_token",
      "org.matrix.msc4533.rtc_livekit_get_token",
      { ...call, url: "wss://example.org", server_name: "example.org" },
    ],
    [
      "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
      "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
      { ...call, url: "wss://example.org", delay_id: "x" },
    ],
    ["org.matrix.msc2762.timeline", "send_event", { ...event, room_id: other }],
    ["org.matrix.msc2762.send.event", "send_event", event],
    ["org.matrix.msc2762.receive.event", "org.matrix.msc2876.read_events", { type: event.type }],
    ["org.matrix.msc2762.send.state_event", "send_event", { ...event, state_key: "" }],
    ["org.matrix.msc2762.receive.state_event", "org.matrix.msc2876.read_events", { type: event.type, state_key: true }],
    [
      "org.matrix.msc3819.send.to_device",
      "send_to_device",
      { type: "org.example.conformance.device", encrypted: false, messages: { [user]: { "*": {} } } },
    ],
    [
      "com.beeper.capabilities.receive.room_account_data",
      "com.beeper.read_room_account_data",
      { type: "org.example.conformance.note" },
    ],
  ];
  const found = new Map<string, string>();
  for (const [right, action, data] of tries) {
    await expectRefusal(client.request(action, data), `${action} without ${right}`).catch((thrown: unknown) => {
      found.set(right, thrown instanceof Error ? thrown.message : String(thrown));
    });
  }
  await client.request("org.example.unheard_of").then(
    () => found.set("*", "an unknown action was taken"),
    (thrown: unknown) => {
      if (!(thrown instanceof HostRefusal)) found.set("*", "an unknown action was not answered");
    },
  );
  return found;
}
