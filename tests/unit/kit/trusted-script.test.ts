import { describe, expect, test } from "vitest";
import { allowedScriptUrl } from "../../../widgets/kit/start/trusted-script.ts";

const base = "https://widgets.example/some/path/files/index.html?widgetId=1";

describe("what a widget's workers may be made of", () => {
  test.each([
    "https://widgets.example/some/path/assets/pdf.worker-1a2b.js",
    "https://widgets.example/some/path/files/media-worker.js",
  ])("%s", (url) => {
    expect(allowedScriptUrl(url, base)).toBe(url);
  });

  test.each([
    "https://evil.example/some/path/assets/worker.js",
    "https://widgets.example/elsewhere/worker.js",
    "https://widgets.example/some/path/../other/worker.js",
    "https://widgets.example/some/path/assets/worker.js%2f..%2f",
    "https://widgets.example/some/path/files/~stream/1",
    "blob:https://widgets.example/some/path/files/x.js",
    "data:text/javascript,alert(1)//x.js",
    "javascript:alert(1)//x.js",
    "/some/path/assets/worker.js",
    "",
  ])("never %s", (url) => {
    expect(() => allowedScriptUrl(url, base)).toThrow(TypeError);
  });
});
