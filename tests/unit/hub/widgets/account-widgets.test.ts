import { describe, expect, it } from "vitest";
import { accountWidgets } from "../../../../src/hub/widgets/account-widgets.ts";
import { ANNA, ME } from "../../../support/room-events.ts";

const widget = (patch: Record<string, unknown> = {}) => ({
  content: { type: "m.custom", url: "https://widget.example.org/", name: "Widget", ...patch },
});

describe("the widgets of an account", () => {
  it("are read as clients write them", () => {
    const read = accountWidgets(
      {
        b: { ...widget(), sender: ANNA, state_key: "stickers", type: "m.widget", id: "stickers" },
        a: widget({ waitForIframeLoad: false, data: { x: 1 } }),
      },
      ME,
    );
    expect(read).toEqual([
      {
        ...{ id: "a", type: "m.custom", name: "Widget", url: "https://widget.example.org/" },
        ...{ data: { x: 1 }, waitForLoad: false, creator: ME },
      },
      expect.objectContaining({ id: "stickers", creator: ANNA, waitForLoad: true }),
    ]);
  });

  it("are checked as a room's are", () => {
    const address = (url: unknown) => accountWidgets({ w: widget({ url }) }, ME)[0];
    expect(address("javascript:alert(1)")).toMatchObject({ url: "", fault: "malformed" });
    expect(address("https://$matrix_user_id.example.org/")).toMatchObject({ url: "", fault: "variable-in-host" });
    expect(address("https://a:b@example.org/")).toMatchObject({ url: "", fault: "credentials" });
    expect(address("http://example.org/")).toMatchObject({ fault: "not-https" });
    expect(address("")).toBeUndefined();
    expect(address(undefined)).toBeUndefined();
  });

  it("are foreign data", () => {
    for (const wrong of [undefined, null, 7, "x", []]) {
      expect(accountWidgets(wrong, ME)).toEqual([]);
      expect(accountWidgets({ w: wrong }, ME)).toEqual([]);
      expect(accountWidgets({ w: { content: wrong } }, ME)).toEqual([]);
    }
    const polluting: unknown = JSON.parse('{"__proto__":{"content":{"type":"x","url":"https://a.example/"}}}');
    expect(accountWidgets(polluting, ME).map(({ id }) => id)).toEqual(["__proto__"]);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`w${at}`, widget()]));
    expect(accountWidgets(many, ME)).toHaveLength(50);
    const twice = { a: { ...widget(), state_key: "same" }, b: { ...widget(), state_key: "same" } };
    expect(accountWidgets(twice, ME)).toHaveLength(1);
  });
});
