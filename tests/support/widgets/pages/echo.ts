/** A widget made with the published widget API, as anybody would write one. It keeps what it is told; the test reads it. */
import { type IWidgetApiRequest, WidgetApi } from "matrix-widget-api";

const query = new URLSearchParams(location.search);
const api = new WidgetApi(query.get("widgetId"), new URL(query.get("parentUrl") ?? location.href).origin);
const told: { readonly action: string; readonly data: unknown }[] = [];

for (const action of [
  "theme_change",
  "language_change",
  "visibility",
  "send_event",
  "update_state",
  "notify_capabilities",
]) {
  api.on(`action:${action}`, (event: CustomEvent<IWidgetApiRequest>) => {
    told.push({ action, data: event.detail.data });
    if (action === "notify_capabilities") return;
    event.preventDefault();
    api.transport.reply(event.detail, {});
  });
}
for (const capability of query.getAll("cap")) api.requestCapability(capability);
api.on("ready", () => {
  const state = document.getElementById("state");
  if (state) state.textContent = "ready";
});
Object.assign(window, { api, told });
api.start();
if (query.get("loaded") === "1") void api.sendContentLoaded();
