/** What the package knows, against what the host serves: an update that brings something new fails here. */
import {
  CurrentApiVersions,
  EventDirection,
  EventKind,
  MatrixCapabilities,
  ModalButtonKind,
  UpdateDelayedEventAction,
  WidgetApiFromWidgetAction,
  WidgetApiToWidgetAction,
} from "matrix-widget-api";
import { expect, test } from "vitest";
import { FIXED, parseCapability } from "../../../../src/client/features/widgets/capability/capability.ts";
import { ACTIONS, CALL_ACTIONS, OWN_ACTIONS } from "../../../../src/client/features/widgets/host/actions/index.ts";
import { SERVED_VERSIONS } from "../../../../src/client/features/widgets/host/actions/supported-versions.ts";

const sorted = (values: Iterable<string>) => [...values].sort();

test("the 25 requests of a widget", () => {
  const beside = new Set([...CALL_ACTIONS, ...OWN_ACTIONS].map(({ name }) => name));
  const served = [...ACTIONS.keys()].filter((name) => !beside.has(name));
  expect(sorted(served)).toEqual(sorted(Object.values(WidgetApiFromWidgetAction)));
  expect(served).toHaveLength(25);
});

test("the 15 requests to a widget: each is sent, and a test beside this one hears it", () => {
  const heard = [
    ...["supported_api_versions", "capabilities", "notify_capabilities", "theme_change", "language_change"],
    ...["screenshot", "visibility", "openid_credentials", "widget_config", "close_modal", "button_clicked"],
    ...["send_event", "send_to_device", "update_state", "update_turn_servers"],
  ];
  expect(sorted(heard)).toEqual(sorted(Object.values(WidgetApiToWidgetAction)));
});

test("the 16 capabilities without a parameter", () => {
  expect(sorted(Object.values(FIXED))).toEqual(sorted(Object.values(MatrixCapabilities)));
  expect(Object.values(FIXED)).toHaveLength(16);
});

test("the 8 families of capabilities", () => {
  expect(Object.values(EventKind)).toEqual(["event", "state_event", "to_device", "room_account"]);
  expect(Object.values(EventDirection)).toEqual(["send", "receive"]);
  const families = [
    "org.matrix.msc2762.timeline:*",
    "org.matrix.msc2762.send.event:x",
    "org.matrix.msc2762.receive.event:x",
    "org.matrix.msc2762.send.state_event:x#",
    "org.matrix.msc2762.receive.state_event:x#",
    "org.matrix.msc3819.send.to_device:x",
    "org.matrix.msc3819.receive.to_device:x",
    "com.beeper.capabilities.receive.room_account_data:x",
  ];
  const meant = families.map((one) => JSON.stringify(parseCapability(one)));
  expect(new Set(meant).size).toBe(8);
  expect(meant.join()).not.toContain("unknown");
});

test("the versions, and what else is closed", () => {
  expect(sorted(SERVED_VERSIONS)).toEqual(sorted(CurrentApiVersions));
  expect(Object.values(UpdateDelayedEventAction)).toEqual(["cancel", "restart", "send"]);
  expect(Object.values(ModalButtonKind)).toHaveLength(5);
});
