import { expect, test } from "vitest";
import { defaultRights, frameRights } from "../../../../src/client/features/widgets/frame/default-rights.ts";
import { allowedFeatures, sandboxTokens } from "../../../../src/client/features/widgets/frame/sandbox.ts";
import { hrefOf, parseRoute } from "../../../../src/client/routes/routes.ts";

const ORIGIN = "https://widgets.example";

test("camera and microphone: the call that the configuration names, and who was allowed them", () => {
  const named = defaultRights({ origin: ORIGIN, eventId: "$event" }, [ORIGIN]);
  expect(named).toEqual({ downloads: true, popups: true, media: false });
  expect(defaultRights({ origin: ORIGIN, eventId: "$event" }, [])).toEqual({
    downloads: false,
    popups: false,
    media: false,
  });
  const call = defaultRights({ origin: ORIGIN, eventId: "" }, []);
  expect(call.media).toBe(true);
  expect(allowedFeatures(named)).toBe("");
  expect(allowedFeatures(frameRights({ media: true }, named))).toMatch(/^camera; microphone; display-capture;/);
  // Taken back, the call has none either.
  expect(allowedFeatures(frameRights({ media: false }, call))).toBe("");
});

test("a frame may never leave, nor show dialogs, nor take the pointer, whatever it was allowed", () => {
  const most = { downloads: true, popups: true, media: true };
  expect(sandboxTokens(most)).not.toMatch(/top-navigation|modals|pointer-lock/);
});

test("windows and widgets of the account have addresses", () => {
  for (const route of [
    { name: "window", room: "!a:b", widgetId: "w/1 %" },
    { name: "window", room: "!a:b", widgetId: "own", own: true },
    { name: "window", room: "!a:b", widgetId: "own" },
    { name: "room", room: "!a:b", panel: { kind: "widget", widgetId: "w", own: true } },
  ] as const)
    expect(parseRoute(hrefOf(route))).toEqual(route);
  expect(parseRoute("#/window/#alias/w")).toEqual({ name: "home" });
  expect(parseRoute("#/window/!a")).toEqual({ name: "home" });
});
