import { signal } from "@preact/signals";
import { describe, expect, test, vi } from "vitest";
import { SparksError } from "#base";
import type { ClientConfig, HubStatus, RoomDetails, RoomWidget } from "#contracts";
import { createAppsModel, inOrder } from "../../../src/client/features/apps/apps.model.ts";

const widget = (id: string, name: string, fault?: RoomWidget["fault"]): RoomWidget => ({
  ...{ id, name, roomId: "!space:x", type: "m.custom", url: "https://a.example", data: {}, waitForLoad: false },
  ...{ eventId: "$e", creator: "@a:x" },
  ...(fault ? { fault } : {}),
});
const details = (change: Partial<RoomDetails> = {}): RoomDetails =>
  ({
    ...{ id: "!space:x", name: "Clinic", membership: "join", widgets: [widget("a", "A")], layout: {} },
    ...{ can: { editWidgets: false } },
    ...change,
  }) as RoomDetails; // what the model reads of it

const CONFIG = { homeserver: "https://hs.example" } as ClientConfig; // what the model reads of it
const LIVE = { phase: "signed-in", sync: "live" } as HubStatus; // what the model reads of it

function stage(answers: Record<string, (arg: unknown) => unknown>, config: ClientConfig = CONFIG, status = LIVE) {
  const pushes: ((room: RoomDetails) => void)[] = [];
  const called: string[] = [];
  const model = createAppsModel({
    config: signal(config),
    status: signal(status),
    hub: {
      call: (async (name: string, arg: unknown) => {
        called.push(name);
        return answers[name]?.(arg);
      }) as never,
      subscribe: ((_topic: string, _param: unknown, push: (room: RoomDetails) => void) => {
        pushes.push(push);
        return () => undefined;
      }) as never,
    },
  });
  return { model, called, push: (room: RoomDetails) => pushes.at(-1)?.(room) };
}

describe("the workspace", () => {
  test("of the configuration, joined: its widgets are the apps", async () => {
    const { model, push } = stage(
      { resolveRoom: () => ({ roomId: "!space:x", joined: true }) },
      { ...CONFIG, workspace: "#work:x" },
    );
    await vi.waitFor(() => {
      push(details());
      expect(model.workspace.value.at).toBe("ready");
    });
    expect(model.apps.value.map(({ id }) => id)).toEqual(["a"]);
    expect(model.offersPage.value).toBeUndefined();
    push(details({ can: { editWidgets: true } as RoomDetails["can"] }));
    expect(model.offersPage.value).toBe("manage");
    push(details({ membership: "leave" }));
    expect(model.workspace.value).toMatchObject({ at: "outside", workspace: "#work:x" });
    expect(model.apps.value).toEqual([]);
  });

  test("of the configuration, not joined: joining is offered", async () => {
    const { model, called } = stage(
      { resolveRoom: () => ({ roomId: "!space:x", joined: false }), joinRoom: () => ({ roomId: "!space:x" }) },
      { ...CONFIG, workspace: "!space:x" },
    );
    await vi.waitFor(() => expect(model.workspace.value.at).toBe("outside"));
    expect(model.offersPage.value).toBe("join");
    await model.join();
    expect(called).toContain("joinRoom");
  });

  test("none: one of one's own can be made", async () => {
    const { model, push } = stage({
      personalWorkspace: (arg) => ((arg as { create: boolean }).create ? { roomId: "!own:x" } : {}),
    });
    await vi.waitFor(() => expect(model.workspace.value.at).toBe("none"));
    expect(model.offersPage.value).toBe("add");
    await model.create();
    push(details({ id: "!own:x" }));
    expect(model.own.value).toBe("!own:x");
  });

  test("a name that is not known is told, and can be tried again", async () => {
    let isThere = false;
    const { model } = stage(
      {
        resolveRoom: () => {
          if (!isThere) throw new SparksError("not-found", "no such room");
          return { roomId: "!space:x", joined: false };
        },
      },
      { ...CONFIG, workspace: "#typo:x" },
    );
    await vi.waitFor(() => expect(model.workspace.value.at).toBe("failed"));
    isThere = true;
    model.retry();
    await vi.waitFor(() => expect(model.workspace.value.at).toBe("outside"));
  });

  test("is not looked for before the configuration is there, or without a connection", async () => {
    const early = stage({}, { ...CONFIG, homeserver: "" });
    const offline = stage({}, CONFIG, { phase: "signed-in", sync: "offline" } as HubStatus);
    await new Promise((resolve) => setTimeout(resolve));
    expect([early.called, offline.called]).toEqual([[], []]);
    expect(early.model.workspace.value.at).toBe("loading");
  });
});

test("apps stand as the layout says, the others behind by name; what cannot be opened is left out", () => {
  const widgets = [
    ...[widget("c", "C"), widget("b", "B"), widget("z", "Z"), widget("constructor", "A")],
    widget("bad", "0", "malformed"),
  ];
  const layout = { z: { container: "top", index: 0 }, c: { container: "right", index: 1 } } as const;
  expect(inOrder({ widgets, layout }).map(({ id }) => id)).toEqual(["z", "c", "constructor", "b"]);
});
