import { h, render } from "preact";
import { useState } from "preact/hooks";
import { describe, expect, test } from "vitest";
import { SplitPane } from "../../../src/ui/layout/split-pane.tsx";
import { smallRoot } from "../../support/small-dom.ts";

describe("two panes", () => {
  test.each(["start", "end"] as const)("the rest stays as it is when the pane at the %s comes and goes", (side) => {
    const root = smallRoot();
    let made = 0;
    const Room = () => {
      useState(() => {
        made += 1;
      });
      return h("article", null, "messages");
    };
    const show = (pane: false | "pane") => {
      const given = { side, size: 300, label: "Width", onResize: () => undefined, children: h(Room, null) };
      render(h(SplitPane, { ...given, pane: pane && h("nav", null) }), root);
    };
    show(false);
    const [room] = root.all("article");
    expect(root.all("nav")).toHaveLength(0);
    show("pane");
    expect(root.all("nav")).toHaveLength(1);
    show(false);
    show("pane");
    // A frame that were moved or made anew would be loaded anew.
    expect(root.all("article")).toEqual([room]);
    expect(root.all("article")[0]).toBe(room);
    expect(made).toBe(1);
  });
});
