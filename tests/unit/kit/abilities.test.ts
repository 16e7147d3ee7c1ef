import { describe, expect, test } from "vitest";
import {
  closeModal,
  downloadMedia,
  keepOnScreen,
  navigate,
  onModalButton,
  onVisibility,
  openModal,
  type RoomEvent,
  readEvents,
  readRelations,
  searchPeople,
  sendEvent,
  sendMessage,
  sendState,
  sendToDevice,
  type ToDeviceMessage,
  uploadEncrypted,
  uploadMedia,
  watchEvents,
  watchToDevice,
} from "#kit";
import { ALL_VERSIONS, createFakeHost, type FakeHostOptions } from "../../../widgets/kit/testing/fake-host.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

async function connected(options: FakeHostOptions = {}, capabilities: readonly string[] = []) {
  const clock = createFakeClock();
  const fake = createFakeHost({ ...options, clock });
  await fake.host.connect(capabilities);
  return { fake, host: fake.host, settle: () => clock.advance(0) };
}

describe("events", () => {
  test("are sent, read newest first, since one and of one kind, and watched", async () => {
    const { fake, host, settle } = await connected({}, ["org.matrix.msc2762.receive.event:m.room.message"]);
    const seen: RoomEvent[] = [];
    const stop = watchEvents(host, "m.room.message", (event) => seen.push(event));
    const first = await sendMessage(host, { msgtype: "m.text", body: "one" });
    fake.say("m.room.message", { msgtype: "m.image", body: "two" });
    fake.say("other", {});
    await settle();
    expect(seen.map(({ content }) => content.body)).toEqual(["one", "two"]);
    stop();
    fake.say("m.room.message", { msgtype: "m.text", body: "three" });
    await settle();
    expect(seen).toHaveLength(2);
    const bodies = async (options: { readonly msgtype?: string; readonly since?: string; readonly limit?: number }) =>
      (await readEvents(host, { type: "m.room.message", ...options })).map(({ content }) => content.body);
    expect(await bodies({})).toEqual(["three", "two", "one"]);
    expect(await bodies({ limit: 1 })).toEqual(["three"]);
    expect(await bodies({ since: first })).toEqual(["three", "two"]);
    expect(await bodies({ msgtype: "m.image" })).toEqual(["two"]);
  });

  test("that relate to one are found", async () => {
    const { host } = await connected({}, ["org.matrix.msc2762.receive.event:org.example.vote"]);
    const poll = await sendEvent(host, "org.example.poll", { question: "?" });
    const vote = { answer: 1, "m.relates_to": { rel_type: "m.reference", event_id: poll } };
    await sendEvent(host, "org.example.vote", vote);
    await sendEvent(host, "org.example.vote", { answer: 2 });
    const { events } = await readRelations(host, poll, { type: "org.example.vote", relation: "m.reference" });
    expect(events.map(({ content }) => content.answer)).toEqual([1]);
  });

  test("malformed ones never reach the widget, and nothing is thrown", async () => {
    const { fake, host, settle } = await connected({}, ["org.matrix.msc2762.receive.event:org.example.vote"]);
    const seen: unknown[] = [];
    watchEvents(host, "org.example.vote", (event) => seen.push(event));
    watchToDevice(host, "org.example.vote", (message) => seen.push(message));
    onVisibility(host, (visible) => seen.push(visible));
    const hostile: readonly unknown[] = [
      null,
      7,
      "x",
      [],
      { type: "org.example.vote" },
      { type: "org.example.vote", content: [], sender: "@a:b", event_id: "$1" },
      { type: "org.example.vote", content: {}, sender: { toString: "x" }, event_id: "$1" },
      JSON.parse('{"type":"org.example.vote","__proto__":{"polluted":1}}'),
      { type: ["org.example.vote"], content: {}, sender: "@a:b", event_id: "$1" },
    ];
    for (const data of hostile)
      for (const action of ["send_event", "send_to_device", "visibility"]) fake.tell(action, data);
    fake.tell("update_state", { state: hostile });
    fake.tell("notify_capabilities", { approved: "all" });
    fake.tell("language_change", { lang: {} });
    await settle();
    expect(seen).toEqual([]);
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("capabilities", () => {
  test("are asked for when something is done that needs one; what is refused is forbidden, by its name", async () => {
    const { fake, host } = await connected({ denies: (one) => one.includes("m.file") });
    await sendMessage(host, { msgtype: "m.text", body: "asked on the way" });
    expect(fake.messages()).toHaveLength(1);
    await expect(sendMessage(host, { msgtype: "m.file", body: "x" })).rejects.toMatchObject({
      code: "forbidden",
      path: "org.matrix.msc2762.send.event:m.room.message#m.file",
    });
  });

  test("of a host that decides only once cannot be had later", async () => {
    const { host } = await connected({ versions: ["org.matrix.msc2871"] });
    await expect(navigate(host, "https://matrix.to/#/!a:b")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("are asked for one after the other, and once", async () => {
    const { fake, host } = await connected();
    const release = fake.hold("org.matrix.msc2974.request_capabilities");
    const both = Promise.all([
      sendState(host, "org.example.a", "", { a: 1 }),
      sendState(host, "org.example.a", "", { a: 2 }),
    ]);
    release();
    await both;
    expect(fake.state("org.example.a", "")).toEqual({ a: 2 });
  });
});

describe("the host's screen, people, devices", () => {
  test("navigates to Matrix addresses only", async () => {
    const { fake, host } = await connected();
    await navigate(host, "https://matrix.to/#/!room:example.org");
    expect(fake.asked("org.matrix.msc2931.navigate")).toEqual([{ uri: "https://matrix.to/#/!room:example.org" }]);
    for (const uri of ["https://evil.example", "javascript:alert(1)", "https://matrix.to.evil.example/#/"]) {
      await expect(navigate(host, uri)).rejects.toMatchObject({ code: "invalid" });
    }
    expect(await keepOnScreen(host, true)).toBe(true);
  });

  test("finds people, and says when there are more", async () => {
    const people = [
      { userId: "@anna:example.org", name: "Anna" },
      { userId: "@annika:example.org", name: "Annika" },
    ];
    const { host } = await connected({ people });
    expect(await searchPeople(host, "ann", 1)).toEqual({ people: [people[0]], limited: true });
    expect(await searchPeople(host, "annik")).toEqual({ people: [people[1]], limited: false });
  });

  test("talks to devices", async () => {
    const { fake, host, settle } = await connected({}, ["org.matrix.msc3819.receive.to_device:org.example.key"]);
    const heard: ToDeviceMessage[] = [];
    watchToDevice(host, "org.example.key", (message) => heard.push(message));
    await sendToDevice(host, "org.example.key", { "@ben:example.org": { "*": { k: 1 } } });
    expect(fake.asked("send_to_device")).toEqual([
      { type: "org.example.key", encrypted: true, messages: { "@ben:example.org": { "*": { k: 1 } } } },
    ]);
    fake.tellDevice("org.example.key", { k: 2 }, "@ben:example.org");
    fake.tellDevice("org.example.other", { k: 3 }, "@ben:example.org");
    await settle();
    expect(heard).toEqual([
      { type: "org.example.key", content: { k: 2 }, sender: "@ben:example.org", encrypted: true },
    ]);
  });

  test("opens a modal and gets what it closes with", async () => {
    const { fake, host, settle } = await connected();
    const opened = openModal(host, { url: "https://widgets.example.org/ask.html", name: "Ask" });
    const pressed: string[] = [];
    onModalButton(host, (id) => pressed.push(id));
    fake.tell("button_clicked", { id: "yes" });
    fake.tell("button_clicked", {});
    await settle();
    await closeModal(host, { answer: "yes" });
    expect(await opened).toEqual({ answer: "yes" });
    expect(pressed).toEqual(["yes"]);
    fake.fail("open_modal", { code: "unavailable" });
    await expect(openModal(host, { url: "https://widgets.example.org/ask.html", name: "Ask" })).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});

describe("media", () => {
  const bytes = new Uint8Array([1, 2, 3, 250]);

  test("go up and down as they are", async () => {
    const { host } = await connected();
    const mxc = await uploadMedia(host, new Blob([bytes]));
    expect(new Uint8Array(await (await downloadMedia(host, mxc)).arrayBuffer())).toEqual(bytes);
  });

  test("are encrypted by the kit where the host does not, and come back", async () => {
    const { fake, host } = await connected();
    const file = await uploadEncrypted(host, new Blob([bytes]));
    expect(new Uint8Array(await (fake.uploads[0] ?? new Blob()).arrayBuffer())).not.toEqual(bytes);
    expect(new Uint8Array(await (await downloadMedia(host, { file })).arrayBuffer())).toEqual(bytes);
    const changed = { ...file, hashes: { sha256: "A".repeat(43) } };
    await expect(downloadMedia(host, { file: changed })).rejects.toMatchObject({ code: "invalid" });
    for (const broken of [undefined, {}, { ...file, key: { k: "short" } }, { ...file, iv: 7 }]) {
      await expect(downloadMedia(host, { file: broken })).rejects.toMatchObject({ code: "invalid" });
    }
  });

  test("are encrypted by a host that says it can; one that then does not is a fault, and nothing goes out in a message", async () => {
    const { fake, host } = await connected({ versions: [...ALL_VERSIONS, "app.sparks.encrypt"] });
    await expect(uploadEncrypted(host, new Blob([bytes]))).rejects.toMatchObject({ code: "invalid" });
    expect(fake.asked("org.matrix.msc4039.upload_file")).toMatchObject([{ "app.sparks.encrypt": true }]);
  });

  test("that are too large, and replies that are none", async () => {
    const { fake, host } = await connected();
    fake.fail("org.matrix.msc4039.upload_file", { code: "too-large" });
    await expect(uploadMedia(host, new Blob([bytes]))).rejects.toMatchObject({ code: "too-large" });
    await expect(downloadMedia(host, "mxc://example.org/99")).rejects.toMatchObject({ code: "not-found" });
  });
});
