import { describe, expect, test } from "vitest";
import type { OpenedModal } from "../../../../src/client/features/widgets/host/modals.ts";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench, ORIGIN, ROOM } from "../../../support/widgets/widget-bench.ts";

const modalData = {
  type: "m.custom",
  url: `${ORIGIN}/dialog?device=$org.matrix.msc3819.matrix_device_id&room=$matrix_room_id`,
  name: "Dialog",
  data: { question: "really?" },
  buttons: [
    { id: "yes", label: "Yes", kind: "m.primary", disabled: true },
    { id: "m.close", label: "Close", kind: "m.unheard", disabled: true },
  ],
};
const context = {
  userId: "@anna:example.org",
  displayName: "Anna",
  deviceId: "SECRETDEVICE",
  homeserver: "https://matrix.example.org",
  theme: "light",
  language: "en",
  clientOrigin: "https://client.example",
} as const;

async function openedModal(data: unknown = modalData) {
  const opener = createBench();
  await opener.start([]);
  expect(await opener.request("open_modal", data)).toEqual({});
  const modal = opener.session.modal.value;
  if (!modal) throw new Error("no modal");
  return { opener, modal };
}
const benchOf = (modal: OpenedModal) => createBench({ widget: modal.widget, modal: modal.link });

describe("a modal", () => {
  test("is a widget of its own: random id, own grants, no device", async () => {
    const { modal } = await openedModal();
    expect(modal.instanceId).toMatch(/^[\w-]{22}$/);
    expect(modal.widget).toMatchObject({ id: "modal_w1", roomId: ROOM, name: "Dialog", waitForLoad: true });
    const result = modal.address(context, { trustedOrigins: [], blockedOrigins: [] });
    expect(result).toMatchObject({ ok: true, address: { origin: ORIGIN } });
    if (result.ok) {
      expect(result.address.url).not.toContain("SECRETDEVICE");
      expect(result.address.url).toContain(modal.instanceId);
    }
    const bench = benchOf(modal);
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: ["org.matrix.msc2762.send.event:x"] });
    expect(bench.session.prompt.value?.kind).toBe("capabilities");
  });

  test("is told what it was opened with, and which button was pressed", async () => {
    const { modal } = await openedModal();
    const bench = benchOf(modal);
    await bench.start([]);
    expect(bench.last("widget_config")?.data).toEqual(modalData);
    expect(modal.link.buttons.value).toEqual([
      { id: "yes", label: "Yes", kind: "primary", disabled: true },
      { id: "m.close", label: "Close", kind: "secondary", disabled: false },
    ]);
    bench.session.pressButton("yes");
    bench.session.pressButton("nothing");
    expect(bench.last("button_clicked")).toBeUndefined();
    expect(await bench.request("set_button_enabled", { button: "yes", enabled: true })).toEqual({});
    bench.session.pressButton("yes");
    expect(bench.last("button_clicked")?.data).toEqual({ id: "yes" });
    for (const data of [{ button: "m.close", enabled: false }, { button: "x", enabled: true }, { button: "yes" }, {}]) {
      expect(await bench.request("set_button_enabled", data)).toMatchObject({ error: {} });
    }
  });

  test("closes itself, is answered, and its opener learns what came of it", async () => {
    const { opener, modal } = await openedModal();
    const bench = benchOf(modal);
    await bench.start([]);
    expect(await bench.request("close_modal", { chosen: 5 })).toEqual({});
    // It stays until it has heard that.
    expect(opener.session.modal.value).toBe(modal);
    await bench.answer("visibility", {});
    expect(opener.session.modal.value).toBeUndefined();
    expect(opener.last("close_modal")?.data).toEqual({ chosen: 5 });
    // Closed twice is closed once.
    const before = opener.sent.length;
    modal.dismiss();
    expect(opener.sent.length).toBe(before);
  });

  test("goes soon even when it never answers", async () => {
    const { opener, modal } = await openedModal();
    const bench = benchOf(modal);
    await bench.start([]);
    await bench.request("close_modal", { chosen: 5 });
    await bench.clock.advance(2000);
    expect(opener.session.modal.value).toBeUndefined();
    expect(opener.last("close_modal")?.data).toEqual({ chosen: 5 });
  });

  test.each([
    ["the cross", (modal: OpenedModal, _bench: ReturnType<typeof benchOf>) => modal.dismiss()],
    [
      "its close button",
      (_modal: OpenedModal, bench: ReturnType<typeof benchOf>) => bench.session.pressButton("m.close"),
    ],
  ])("closed by %s says that nothing came of it", async (_name, close) => {
    const { opener, modal } = await openedModal();
    close(modal, benchOf(modal));
    await settle();
    expect(opener.session.modal.value).toBeUndefined();
    expect(opener.last("close_modal")?.data).toEqual({ "m.exited": true });
  });

  test("opens no other, and there is one at a time", async () => {
    const { opener, modal } = await openedModal();
    const bench = benchOf(modal);
    await bench.start([]);
    expect(await bench.request("open_modal", modalData)).toEqual({
      error: { message: "A modal cannot open another" },
    });
    expect(await opener.request("open_modal", modalData)).toEqual({ error: { message: "A modal is open already" } });
    expect(bench.session.modal.value).toBeUndefined();
  });

  test("goes when its opener goes, or shows another page", async () => {
    const first = await openedModal();
    first.opener.session.close();
    expect(first.opener.session.modal.value).toBeUndefined();
    const second = await openedModal();
    second.opener.session.frameLoaded();
    expect(second.opener.session.modal.value).toBeUndefined();
    second.modal.dismiss();
    expect(second.opener.last("close_modal")).toBeUndefined();
  });

  test("may not be one of ours by its opener's word", async () => {
    const { modal } = await openedModal({ ...modalData, type: "app.sparks.files" });
    expect(modal.widget.type).toBe("m.custom");
  });

  test.each([
    [{}],
    [{ ...modalData, url: "javascript:alert(1)" }],
    [{ ...modalData, url: "data:text/html,x" }],
    [{ ...modalData, url: "//widgets.example/" }],
    [{ ...modalData, url: "https://$host/" }],
    [{ ...modalData, url: "https://a:b@hs/" }],
    [{ ...modalData, url: "http://hs.example/" }],
    [{ ...modalData, url: 5 }],
    [{ ...modalData, data: [] }],
    [{ ...modalData, name: "x".repeat(300) }],
    [{ ...modalData, buttons: {} }],
    [{ ...modalData, buttons: [{ id: "a" }] }],
    [{ ...modalData, buttons: Array(4).fill({ id: "a", label: "A", kind: "m.primary" }) }],
    [{ ...modalData, buttons: Array(2).fill({ id: "a", label: "A", kind: "m.primary" }) }],
  ])("%o opens none", async (data) => {
    const bench = createBench();
    await bench.start([]);
    expect(await bench.request("open_modal", data)).toMatchObject({ error: { message: expect.any(String) } });
    expect(bench.session.modal.value).toBeUndefined();
  });

  test.each([
    ["https://client.example/", "same-origin"],
    ["https://blocked.example/", "blocked"],
  ])("%s is not opened: %s", async (url, refusal) => {
    const { modal } = await openedModal({ ...modalData, url });
    const policy = { trustedOrigins: [], blockedOrigins: ["https://blocked.example"] };
    expect(modal.address(context, policy)).toMatchObject({ ok: false, refusal });
  });

  test("a widget that is none closes nothing", async () => {
    const bench = createBench();
    await bench.start([]);
    for (const action of ["close_modal", "set_button_enabled"]) {
      expect(await bench.request(action, { button: "yes", enabled: true })).toMatchObject({ error: {} });
    }
  });

  test("cannot be opened over and over", async () => {
    const bench = createBench();
    await bench.start([]);
    const replies: unknown[] = [];
    for (let i = 0; i < 5; i++) {
      replies.push(await bench.request("open_modal", modalData));
      bench.session.modal.value?.dismiss();
    }
    expect(replies.filter((reply) => JSON.stringify(reply) === "{}")).toHaveLength(3);
  });
});
