/** What is to be shown: 25 + 15 actions, 16 capabilities, 8 families. */
export type Row = {
  readonly number: number;
  readonly kind: "from widget" | "to widget" | "capability" | "family";
  readonly name: string;
  result: "waiting" | "pass" | "fail";
  detail: string;
};

export const FROM_WIDGET = [
  ...["supported_api_versions", "content_loaded", "m.sticker", "set_always_on_screen", "get_openid", "open_modal"],
  ...[
    "close_modal",
    "set_button_enabled",
    "send_event",
    "send_to_device",
    "watch_turn_servers",
    "unwatch_turn_servers",
  ],
  ...["com.beeper.read_room_account_data", "org.matrix.msc2876.read_events", "org.matrix.msc2931.navigate"],
  ...["org.matrix.msc2974.request_capabilities", "org.matrix.msc3869.read_relations"],
  ...["org.matrix.msc3973.user_directory_search", "org.matrix.msc4039.get_media_config"],
  ...["org.matrix.msc4039.upload_file", "org.matrix.msc4039.download_file", "org.matrix.msc4157.update_delayed_event"],
  ...["org.matrix.msc4515.get_rtc_transports", "org.matrix.msc4533.rtc_livekit_get_token"],
  "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
];
export const TO_WIDGET = [
  ...["supported_api_versions", "capabilities", "notify_capabilities", "theme_change", "language_change", "screenshot"],
  ...["visibility", "openid_credentials", "widget_config", "close_modal", "button_clicked", "send_event"],
  ...["send_to_device", "update_state", "update_turn_servers"],
];
export const CAPABILITIES = [
  ...["m.capability.screenshot", "m.sticker", "m.always_on_screen", "io.element.requires_client"],
  ...["org.matrix.msc2931.navigate", "town.robin.msc3846.turn_servers", "org.matrix.msc3973.user_directory_search"],
  ...["org.matrix.msc4039.upload_file", "org.matrix.msc4039.download_file", "org.matrix.msc4157.send.delayed_event"],
  ...["org.matrix.msc4157.update_delayed_event", "org.matrix.msc4407.send.sticky_event"],
  ...["org.matrix.msc4407.receive.sticky_event", "org.matrix.msc4515.rtc_transports"],
  ...["org.matrix.msc4533.rtc_livekit_get_token", "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave"],
];
/** Each with a parameter of its own; `other` is another room of the person. */
export const families = (other: string): Readonly<Record<string, readonly string[]>> => ({
  "org.matrix.msc2762.timeline": [`org.matrix.msc2762.timeline:${other}`],
  "org.matrix.msc2762.send.event": [
    "org.matrix.msc2762.send.event:m.room.message#m.text",
    "org.matrix.msc2762.send.event:org.example.conformance",
    "org.matrix.msc2762.send.event:m.room.redaction",
  ],
  "org.matrix.msc2762.receive.event": [
    "org.matrix.msc2762.receive.event:m.room.message",
    "org.matrix.msc2762.receive.event:org.example.conformance",
    "org.matrix.msc2762.receive.event:org.example.conformance.old",
    "org.matrix.msc2762.receive.event:m.sticker",
    "org.matrix.msc2762.receive.event:m.room.redaction",
  ],
  "org.matrix.msc2762.send.state_event": ["org.matrix.msc2762.send.state_event:org.example.conformance.state#mine"],
  "org.matrix.msc2762.receive.state_event": ["org.matrix.msc2762.receive.state_event:org.example.conformance.state"],
  "org.matrix.msc3819.send.to_device": ["org.matrix.msc3819.send.to_device:org.example.conformance.device"],
  "org.matrix.msc3819.receive.to_device": ["org.matrix.msc3819.receive.to_device:org.example.conformance.device"],
  "com.beeper.capabilities.receive.room_account_data": [
    "com.beeper.capabilities.receive.room_account_data:org.example.conformance.note",
  ],
});

export interface Table {
  readonly rows: readonly Row[];
  pass(kind: Row["kind"], name: string, detail?: string): void;
  fail(kind: Row["kind"], name: string, detail: string): void;
}

export function createTable(body: HTMLElement): Table {
  const list = (kind: Row["kind"], names: readonly string[]) => names.map((name) => ({ kind, name }));
  const rows: Row[] = [
    ...list("from widget", FROM_WIDGET),
    ...list("to widget", TO_WIDGET),
    ...list("capability", CAPABILITIES),
    ...list("family", Object.keys(families(""))),
  ].map((row, index) => ({ ...row, number: index + 1, result: "waiting", detail: "" }));
  const lines = rows.map((row) => {
    const line = document.createElement("tr");
    for (const text of [String(row.number), row.kind, row.name, row.result, ""]) {
      line.append(Object.assign(document.createElement("td"), { textContent: text }));
    }
    body.append(line);
    return line;
  });
  const settle = (kind: Row["kind"], name: string, result: Row["result"], detail: string) => {
    const index = rows.findIndex((row) => row.kind === kind && row.name === name);
    const row = rows[index];
    // A fault stays one, whatever goes well later.
    if (!row || row.result === "fail") return;
    row.result = result;
    row.detail = detail || row.detail;
    const [, , , shown, said] = [...(lines[index]?.children ?? [])];
    if (lines[index]) lines[index].dataset.result = result;
    if (shown) shown.textContent = result;
    if (said) said.textContent = row.detail;
  };
  return {
    rows,
    pass: (kind, name, detail = "") => settle(kind, name, "pass", detail),
    fail: (kind, name, detail) => settle(kind, name, "fail", detail),
  };
}
