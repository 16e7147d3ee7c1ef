import { expect, test } from "vitest";
import { isFrameRefused, type PolicyViolation } from "../../../../src/client/features/widgets/host/frame-refused.ts";

const ORIGIN = "http://localhost:5173";
const violation = (change: Partial<PolicyViolation> = {}): PolicyViolation => ({
  effectiveDirective: "frame-src",
  blockedURI: ORIGIN,
  disposition: "enforce",
  ...change,
});

test.each([
  ["the origin alone", violation()],
  ["the whole address", violation({ blockedURI: `${ORIGIN}/board?widgetId=1` })],
  ["the older directive", violation({ effectiveDirective: "child-src" })],
])("a frame of that origin is refused: %s", (_what, given) => {
  expect(isFrameRefused(given, ORIGIN)).toBe(true);
});

test.each([
  ["another port", violation({ blockedURI: "http://localhost:5174" })],
  ["another scheme", violation({ blockedURI: "https://localhost:5173" })],
  ["a host that begins alike", violation({ blockedURI: "http://localhost:5173.example.org/" })],
  ["a scheme alone", violation({ blockedURI: "data" })],
  ["nothing", violation({ blockedURI: "" })],
  ["an opaque origin", violation({ blockedURI: "data:text/html,x" })],
  ["a picture of that origin", violation({ effectiveDirective: "img-src" })],
  ["what is only reported", violation({ disposition: "report" })],
])("anything else is none of it: %s", (_what, given) => {
  expect(isFrameRefused(given, ORIGIN)).toBe(false);
});
