import { describe, expect, test } from "vitest";
import { hrefOf, parseRoute, type Route } from "../../../src/client/routes/routes.ts";

const ROUTES: readonly Route[] = [
  { name: "home" },
  { name: "room", room: "!abc:example.org" },
  { name: "room", room: "!H1o8iTFUE_w6dy1L0h3ieelFKttC6orAVrmqQZMyhZE" },
  { name: "room", room: "#team/ä ß%:example.org:8448", panel: { kind: "details" } },
  { name: "room", room: "!a:b", panel: { kind: "members" } },
  { name: "room", room: "!a:b", panel: { kind: "widgets" } },
  { name: "room", room: "!a:b", panel: { kind: "widget", widgetId: "../../x?y#z" } },
  { name: "room", room: "!a:b", panel: { kind: "setup" } },
  { name: "app" },
  { name: "app", app: "../x?y#z" },
  { name: "setup", space: "!space:example.org" },
  { name: "setup", space: "!space:example.org", widgetId: "../x?y#z" },
  { name: "room", room: "!a:b", panel: { kind: "setup", widgetId: "../x?y#z" } },
  { name: "new-room" },
  { name: "new-room", space: "!space:example.org" },
  { name: "new-chat" },
  { name: "settings" },
  { name: "settings", section: "device" },
];

describe("routes", () => {
  test.each(ROUTES)("$name survives its address", (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  test("an address is one segment per part, whatever is in the ids", () => {
    expect(
      hrefOf({ name: "room", room: "!a/b:c.d", panel: { kind: "widget", widgetId: "x/y" } }).split("/"),
    ).toHaveLength(5);
  });

  test.each([
    ["", "nothing"],
    ["#", "an empty hash"],
    ["#/", "the root"],
    ["#/unknown/place", "a place that is not there"],
    ["#/room", "a room without id"],
    ["#/room/", "a room with an empty id"],
    ["#/room/javascript:alert(1)", "not a room id"],
    ["#/room/%E0%A4%A", "a broken escape"],
    ["#room/!a:b", "no slash"],
    ["#/setup", "managing nothing"],
    ["#/setup/no-space", "managing what is no space"],
    ["#/__proto__", "a name of Object"],
    [`#/${"room/".repeat(10_000)}`, "very long"],
  ])("%s is home (%s)", (hash) => {
    expect(parseRoute(hash)).toEqual({ name: "home" });
  });

  test("what is not known of a known place is left out", () => {
    expect(parseRoute("#/room/!a:b/unknown")).toEqual({ name: "room", room: "!a:b" });
    expect(parseRoute("#/room/!a:b/widget")).toEqual({ name: "room", room: "!a:b" });
    expect(parseRoute("#/settings/constructor")).toEqual({ name: "settings" });
    expect(parseRoute("#/new/not-a-space")).toEqual({ name: "new-room" });
  });
});
