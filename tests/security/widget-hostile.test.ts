/** A widget that was granted much and wants more: what is others', other rooms, prototypes, dialogs of its own. */
import type { Frame } from "playwright";
import { describe, expect, test } from "vitest";
import {
  attackBench,
  type Bench,
  instanceOf,
  READ_MESSAGES,
  request,
  SEND_TEXT,
} from "../support/widgets/attack-bench.ts";

const attack = attackBench();
const { bench, show, openEcho, postFrom, answer } = attack;

const DEVICE = "org.example.device";
const GRANTED = [
  ...[SEND_TEXT, READ_MESSAGES, "m.sticker", "m.always_on_screen", "org.matrix.msc2931.navigate"],
  ...["org.matrix.msc4039.upload_file", "org.matrix.msc4039.download_file", "org.matrix.msc4157.send.delayed_event"],
  ...["org.matrix.msc4157.update_delayed_event", "org.matrix.msc3973.user_directory_search"],
  ...["org.matrix.msc4533.rtc_livekit_get_token", "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave"],
  ...["org.matrix.msc4407.send.sticky_event", "org.matrix.msc4515.rtc_transports", "town.robin.msc3846.turn_servers"],
  `org.matrix.msc3819.send.to_device:${DEVICE}`,
];
const REQUESTS = [
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
  ...["org.matrix.msc4533.rtc_livekit_delegate_delayed_leave", "io.element.join", "im.vector.hangup"],
  ...["io.element.device_mute", "io.element.tile_layout"],
];

/** Some lines are never ticked beforehand: here the person ticks them. */
async function openGranted(): Promise<Frame> {
  const query = GRANTED.map((one) => `cap=${encodeURIComponent(one)}`).join("&");
  await show({
    widgets: [{ url: `${attack.pages.widgets}/echo.html?${query}` }],
    open: "w1",
    trustedOrigins: [attack.pages.widgets],
  });
  await attack.page.getByRole("checkbox", { name: /^Send hidden messages/ }).check();
  await answer("Allow");
  const frame = await attack.widgetFrame();
  await frame.waitForFunction(() => document.getElementById("state")?.textContent === "ready");
  return frame;
}
const callsMade = () => bench((b) => b.calls.map(({ name }) => name));

describe("what belongs to others", { timeout: 60_000 }, () => {
  test("delayed events, media, tokens of rooms and messages to nobody in particular are refused before the hub is asked", async () => {
    const frame = await openGranted();
    const id = instanceOf(frame);
    const before = await callsMade();
    const call = { slot_id: "m.call#ROOM", url: "wss://sfu.example.org", member: { id: "m" }, server_name: "hs" };
    const tries: readonly (readonly [string, unknown])[] = [
      ["org.matrix.msc4157.update_delayed_event", { delay_id: "delay-1", action: "cancel" }],
      ["org.matrix.msc4157.update_delayed_event", { delay_id: "syd_guessed", action: "send" }],
      [
        "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave",
        { ...call, room_id: "!room:example.org", delay_id: "x" },
      ],
      ["org.matrix.msc4533.rtc_livekit_get_token", { ...call, room_id: "!other:example.org" }],
      ["org.matrix.msc4039.download_file", { content_uri: "mxc://example.org/private" }],
      ["org.matrix.msc4039.download_file", { content_uri: "mxc://example.org/../x" }],
      [
        "send_event",
        { type: "m.room.message", content: { msgtype: "m.text" }, room_id: "!other:example.org", delay: 1 },
      ],
      ["send_to_device", { type: "m.room_key", encrypted: true, messages: { "@b:hs": { D: {} } } }],
      ["send_to_device", { type: DEVICE, encrypted: true, messages: { everyone: { "*": {} } } }],
      ["m.sticker", { name: "x", content: { url: "https://evil.example/track.png" } }],
      ["org.matrix.msc3869.read_relations", { event_id: "$x", room_id: "!other:example.org" }],
      ["org.matrix.msc2931.navigate", { uri: "https://matrix.to.evil.example/#/!x:hs" }],
    ];
    for (const [action, data] of tries) {
      expect(await postFrom(frame, request(id, action, data), 150)).toMatchObject([{ response: { error: {} } }]);
    }
    expect(await callsMade()).toEqual(before);
  });

  test("the keys of rooms and devices are not even asked about", async () => {
    const frame = await openGranted();
    const types = [
      "m.room_key",
      "m.forwarded_room_key",
      "m.secret.send",
      "m.key.verification.start",
      "m.room.encrypted",
    ];
    const capabilities = types.flatMap((type) => [
      `org.matrix.msc3819.send.to_device:${type}`,
      `org.matrix.msc3819.receive.to_device:${type}`,
    ]);
    await postFrom(frame, request(instanceOf(frame), "org.matrix.msc2974.request_capabilities", { capabilities }));
    expect(await attack.page.getByRole("dialog").count()).toBe(0);
    expect(
      await frame.evaluate(() => JSON.stringify((window as unknown as { told: unknown[] }).told.at(-1))),
    ).not.toContain('"approved":["org.matrix.msc3819.send.to_device:m.');
  });
});

describe("names that reach prototypes", { timeout: 60_000 }, () => {
  test("stay names, in every request", async () => {
    const frame = await openGranted();
    const id = instanceOf(frame);
    for (const action of REQUESTS) {
      await frame.evaluate(
        ({ widgetId, wanted }) => {
          const evil =
            '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}';
          const bodies = [
            evil,
            `{"content":${evil},"data":${evil},"messages":${evil},"member":${evil},"app.sparks.file":${evil},"capabilities":["__proto__"]}`,
            `{"type":"__proto__","state_key":"__proto__","room_id":"__proto__","delay_id":"__proto__","event_id":"__proto__","button":"__proto__","enabled":true,"content_uri":"__proto__","uri":"__proto__","search_term":"__proto__","content":{}}`,
          ];
          for (const [index, body] of bodies.entries()) {
            const message = { api: "fromWidget", widgetId, requestId: `${wanted}${index}`, action: wanted };
            parent.postMessage({ ...message, data: JSON.parse(body) }, "*");
          }
        },
        { widgetId: id, wanted: action },
      );
      await attack.page.waitForTimeout(40); // within the rate
    }
    await attack.page.waitForTimeout(300);
    const polluted = await attack.page.evaluate(() => ({}) as Record<string, unknown>).then((one) => Object.keys(one));
    expect(polluted).toEqual([]);
    expect(await attack.page.evaluate(() => "polluted" in {})).toBe(false);
    expect(await postFrom(frame, request(id, "supported_api_versions", {}))).toMatchObject([
      { response: { supported_versions: expect.any(Array) } },
    ]);
  });
});

describe("dialogs of its own", { timeout: 60_000 }, () => {
  test.each([
    ["javascript:window.bench.hacked=1"],
    ["data:text/html,<script>top.bench.hacked=1</script>"],
    ["blob:https://x/1"],
    ["https://$evil/"],
    ["https://user:secret@hs.example/"],
  ])("%s opens nothing", async (url) => {
    const frame = await openEcho([SEND_TEXT]);
    const data = { type: "m.custom", url, name: "x", data: { evil: "evil.example" } };
    await postFrom(frame, request(instanceOf(frame), "open_modal", data));
    await attack.page.waitForTimeout(300);
    expect(await attack.page.locator("iframe").count()).toBe(1);
    expect(await attack.page.evaluate(() => (window as unknown as Bench & { hacked?: number }).hacked)).toBeUndefined();
  });

  test("a modal of the client's own origin is none", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const data = { type: "m.custom", url: `${attack.pages.client}/blank.html`, name: "x", data: {} };
    await postFrom(frame, request(instanceOf(frame), "open_modal", data));
    await attack.page.waitForTimeout(300);
    const inner = attack.page.frames().filter((one) => one !== attack.page.mainFrame());
    expect(inner.filter((one) => one.url().startsWith(attack.pages.client))).toEqual([]);
    await attack.page.getByText("It would run at our own address").waitFor();
    await attack.page.keyboard.press("Escape");
  });
});

describe("a question", { timeout: 60_000 }, () => {
  test("is not covered by another widget that stays on the screen", async () => {
    const stay = "m.always_on_screen";
    const query = `cap=${encodeURIComponent(stay)}`;
    const widgets = [
      { id: "w1", name: "Stayer", url: `${attack.pages.widgets}/echo.html?${query}` },
      { id: "w2", name: "Asker", url: `${attack.pages.widgets}/echo.html?cap=${encodeURIComponent(SEND_TEXT)}` },
    ];
    await show({ widgets, open: "w1", trustedOrigins: [attack.pages.widgets] });
    await answer("Allow");
    const frame = await attack.widgetFrame();
    await frame.waitForFunction(() => document.getElementById("state")?.textContent === "ready");
    await postFrom(frame, request(instanceOf(frame), "set_always_on_screen", { value: true }));
    await show({ widgets, open: "w2", trustedOrigins: [attack.pages.widgets] });
    const button = attack.page.getByRole("dialog").getByRole("button", { name: "Allow", exact: true });
    await button.waitFor();
    await attack.page.waitForTimeout(300);
    const boxes = [button, attack.page.getByRole("button", { name: "Refuse", exact: true })];
    for (const one of boxes) {
      const box = await one.boundingBox();
      if (!box) throw new Error("the button is not on the screen");
      const hit = await attack.page.evaluate(
        ({ x, y }) => document.elementFromPoint(x, y)?.closest("button")?.textContent,
        { x: box.x + box.width / 2, y: box.y + box.height / 2 },
      );
      expect(hit).toBe(await one.textContent());
    }
  });
});
