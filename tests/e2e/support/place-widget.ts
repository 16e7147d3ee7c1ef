/**
 * A small widget for the tests of where widgets stand. Its address says what it asks for: `cap` (capabilities), `stay` (asks to stay on the
 * screen), `camera` (opens it), `modal` (opens itself as a modal on a button). `#born` changes with every loading.
 */
import { createServer } from "node:http";
import { anyFreePort } from "#stack";

const PAGE = `<!doctype html><meta charset="utf-8"><title>Test</title>
<style>body{font:14px sans-serif;margin:8px;background:#dfe;color:#111}</style>
<p id="born"></p><p id="state">loading</p><p id="told"></p><button id="first">First</button> <button id="last">Last</button>
<script src="/widget.js"></script>`;

const SCRIPT = `
const query = new URLSearchParams(location.search);
const widgetId = query.get("widgetId");
const origin = new URL(query.get("parentUrl")).origin;
const state = document.getElementById("state");
document.getElementById("born").textContent = crypto.randomUUID();
let number = 0;
const post = (message) => parent.postMessage({ api: "fromWidget", widgetId, requestId: "r" + number++, ...message }, origin);
addEventListener("message", ({ data, origin: from }) => {
  if (from !== origin || data.api !== "toWidget" || data.response) return;
  const answers = {
    capabilities: { capabilities: query.getAll("cap") },
    supported_api_versions: { supported_versions: [] },
  };
  parent.postMessage({ ...data, response: answers[data.action] ?? {} }, origin);
  if (data.action === "notify_capabilities") {
    state.textContent = "ready";
    if (query.has("stay")) post({ action: "set_always_on_screen", data: { value: true } });
  }
  if (data.action === "widget_config") document.getElementById("told").textContent = JSON.stringify(data.data);
  if (data.action === "close_modal") document.getElementById("told").textContent = "closed " + JSON.stringify(data.data);
  if (data.action === "button_clicked") post({ action: "close_modal", data: { chosen: data.data.id } });
});
if (query.has("camera"))
  navigator.mediaDevices.getUserMedia({ video: true }).then(
    (stream) => { globalThis.stream = stream; document.getElementById("told").textContent = "camera on"; },
    (error) => { document.getElementById("told").textContent = "camera off: " + error.name; },
  );
document.getElementById("first").onclick = () => {
  if (!query.has("modal")) return;
  post({
    action: "open_modal",
    data: {
      type: "m.custom", name: "Choose", url: location.origin + "/widget.html?modal-inside=1", data: {},
      buttons: [
        { id: "yes", label: "Yes", kind: "m.primary" },
        { id: "no", label: "No", kind: "m.secondary", disabled: true },
      ],
    },
  });
};
`;

export type PlaceWidgets = {
  readonly origin: string;
  /** How many pages were asked for. */
  readonly loads: () => number;
  /** Content of a registration. */
  widget(name: string, query?: string, type?: string): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
};

export async function servePlaceWidgets(): Promise<PlaceWidgets> {
  const port = await anyFreePort();
  let loads = 0;
  const server = createServer((request, response) => {
    const isPage = request.url?.startsWith("/widget.html");
    if (isPage) loads += 1;
    response.writeHead(200, { "content-type": isPage ? "text/html" : "text/javascript" }).end(isPage ? PAGE : SCRIPT);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://localhost:${port}`;
  return {
    origin,
    loads: () => loads,
    widget: (name, query = "", type = "m.custom") => ({
      type,
      name,
      url: `${origin}/widget.html?${query}`,
      data: {},
      waitForIframeLoad: true,
    }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
