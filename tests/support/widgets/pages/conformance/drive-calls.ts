/** What calls need: relay servers, transports, tokens, messages to devices, staying on the screen. */
import {
  capability,
  check,
  type DriveOptions,
  expect,
  expectRefusal,
  family,
  fromWidget,
  isObject,
  isText,
  toWidget,
  within,
} from "./steps.ts";
import { type Data, HostRefusal } from "./strict-client.ts";

const TRANSPORTS = "org.matrix.msc4515.get_rtc_transports";
const TOKEN = "org.matrix.msc4533.rtc_livekit_get_token";
const DELEGATE = "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave";
const DEVICE = "org.example.conformance.device";

export async function driveCalls({ client, table, person, say }: DriveOptions): Promise<void> {
  const { user, room, device } = person;
  say("Calls");

  await check(
    table,
    [
      fromWidget("watch_turn_servers"),
      fromWidget("unwatch_turn_servers"),
      toWidget("update_turn_servers"),
      capability("town.robin.msc3846.turn_servers"),
    ],
    async () => {
      await client.request("watch_turn_servers");
      const told = await within(client.told("update_turn_servers"), "update_turn_servers");
      expect(Array.isArray(told.uris) && told.uris.every(isText) && told.uris.length > 0, "uris");
      expect(isText(told.username) && isText(told.password), "username and password");
      await client.request("watch_turn_servers");
      await client.request("unwatch_turn_servers");
      await client.request("unwatch_turn_servers");
    },
  );

  let transport: Data | undefined;
  await check(table, [fromWidget(TRANSPORTS), capability("org.matrix.msc4515.rtc_transports")], async () => {
    const { rtc_transports: transports } = await client.request(TRANSPORTS);
    expect(Array.isArray(transports), "rtc_transports is a list");
    for (const one of transports) expect(isObject(one) && isText(one.type), "each has a type");
    transport = transports.find((one) => isObject(one) && one.type === "livekit");
    return `${transports.length} of them`;
  });

  const url = [transport?.url, transport?.livekit_service_url].find(isText) ?? "wss://sfu.example.org";
  const member = { id: crypto.randomUUID(), claimed_device_id: device };
  const call = { room_id: room, slot_id: "m.call#ROOM", member, url };
  await check(table, [fromWidget(TOKEN), capability(TOKEN)], async () => {
    const server_name = user.slice(user.indexOf(":") + 1);
    const said = await orRefused(client.request(TOKEN, { ...call, server_name }));
    if (typeof said === "string") return said;
    expect(isText(said.jwt) && said.jwt.split(".").length === 3, "jwt");
    await expectRefusal(
      client.request(TOKEN, { ...call, server_name, room_id: "!nowhere:example.org" }),
      "another room",
    );
    return "jwt";
  });
  await check(table, [fromWidget(DELEGATE), capability(DELEGATE)], async () => {
    const later = { type: "org.example.conformance", content: {}, delay: 3_600_000 };
    const { delay_id } = await client.request("send_event", later);
    const said = await orRefused(client.request(DELEGATE, { ...call, delay_id }));
    await client.request("org.matrix.msc4157.update_delayed_event", { delay_id, action: "cancel" });
    return typeof said === "string" ? said : "handed over";
  });

  await check(
    table,
    [
      fromWidget("send_to_device"),
      toWidget("send_to_device"),
      family("org.matrix.msc3819.send.to_device"),
      family("org.matrix.msc3819.receive.to_device"),
    ],
    async () => {
      const nonce = crypto.randomUUID();
      const message = { type: DEVICE, encrypted: false, messages: { [user]: { [device]: { nonce } } } };
      await client.request("send_to_device", message);
      const isIt = ({ content }: Data) => isObject(content) && content.nonce === nonce;
      const told = await within(client.told("send_to_device", isIt), "send_to_device");
      expect(told.type === DEVICE && told.sender === user && told.encrypted === false, "type, sender, encrypted");
      await expectRefusal(client.request("send_to_device", { ...message, type: "m.other" }), "another type");
      const { encrypted: _flag, ...without } = message;
      await expectRefusal(client.request("send_to_device", without), "no word on encryption");
    },
  );

  await check(table, [fromWidget("set_always_on_screen"), capability("m.always_on_screen")], async () => {
    const { success } = await client.request("set_always_on_screen", { value: true });
    expect(success === true, "success");
    await client.request("set_always_on_screen", { value: false });
  });
}

/** The reply, or how the homeserver refused: the host has served it then. */
async function orRefused(reply: Promise<Data>): Promise<Data | string> {
  try {
    return await reply;
  } catch (thrown) {
    if (!(thrown instanceof HostRefusal) || !thrown.matrix) throw thrown;
    const { http_status, response } = thrown.matrix;
    expect(typeof http_status === "number" && isObject(response) && isText(response.errcode), "matrix_api_error");
    return `homeserver: ${http_status} ${response.errcode}`;
  }
}
