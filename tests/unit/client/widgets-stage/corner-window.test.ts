import { expect, test } from "vitest";
import {
  CORNERS,
  cornerAfterKey,
  cornerRect,
  firstCorner,
  nearestCorner,
  within,
} from "../../../../src/client/features/widgets/stage/corner-window.ts";

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

test.each([DESK, PHONE, { width: 320, height: 256 }, { width: 100, height: 80 }])(
  "no part of it lies outside: $width × $height",
  (viewport) => {
    for (const corner of CORNERS) {
      for (const before of [0, 1, 9]) {
        const rect = cornerRect({ viewport, corner, before, bar: 36 });
        expect(rect.x).toBeGreaterThanOrEqual(0);
        expect(rect.y).toBeGreaterThanOrEqual(0);
        expect(rect.x + rect.width).toBeLessThanOrEqual(Math.max(viewport.width, rect.width));
        expect(rect.y + rect.height).toBeLessThanOrEqual(Math.max(viewport.height, rect.height));
      }
    }
  },
);

test("where one writes stays free", () => {
  const rect = cornerRect({ viewport: DESK, corner: "bottom-right", before: 0, bar: 36 });
  expect(rect.y + rect.height).toBeLessThanOrEqual(DESK.height - 70);
});

test("let go, it goes to the nearest corner; arrow keys go there too", () => {
  expect(nearestCorner({ x: 900, y: 100, width: 320, height: 216 }, DESK)).toBe("top-right");
  expect(nearestCorner({ x: 0, y: 700, width: 320, height: 216 }, DESK)).toBe("bottom-left");
  expect(cornerAfterKey("bottom-right", "ArrowUp")).toBe("top-right");
  expect(cornerAfterKey("bottom-right", "ArrowLeft")).toBe("bottom-left");
  expect(cornerAfterKey("bottom-right", "ArrowDown")).toBe("bottom-right");
  expect(cornerAfterKey("bottom-right", "Tab")).toBeUndefined();
  expect(within({ x: -50, y: 5000 }, { width: 10, height: 10 }, PHONE)).toEqual({ x: 0, y: 834 });
});

test("on a telephone it begins above, below the header and clear of what stands at the lower end", () => {
  expect(firstCorner(DESK)).toBe("bottom-right");
  expect(firstCorner(PHONE)).toBe("top-right");
  const rect = cornerRect({ viewport: PHONE, corner: firstCorner(PHONE), before: 0, bar: 44 });
  expect(rect.y).toBeGreaterThanOrEqual(56);
  expect(rect.y + rect.height).toBeLessThan(PHONE.height / 2);
  const below = cornerRect({ viewport: PHONE, corner: "bottom-right", before: 0, bar: 44 });
  expect(below.y + below.height).toBeLessThanOrEqual(PHONE.height - 140);
});
