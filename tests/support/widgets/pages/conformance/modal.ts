/** Opened as a modal by the conformance widget; what it finds it tells by a channel of their common origin. */
import { createStrictClient, HostRefusal } from "./strict-client.ts";

const query = new URLSearchParams(location.search);
const host = new URL(query.get("parentUrl") ?? location.href).origin;
const client = createStrictClient(query.get("widgetId") ?? "", host);
const channel = new BroadcastChannel("conformance-modal");
const step = document.getElementById("step");
const say = (what: string, data: unknown) => channel.postMessage({ what, data });

client.answer("supported_api_versions", () => ({ supported_versions: ["0.0.2"] }));
client.answer("capabilities", () => ({ capabilities: [] }));

async function run(): Promise<void> {
  say("widget_config", await client.told("widget_config"));
  const nested = await client
    .request("open_modal", { url: location.href, name: "Nested", type: "m.custom", data: {} })
    .then(
      () => "opened",
      (thrown: unknown) => (thrown instanceof HostRefusal ? "refused" : "no reply"),
    );
  say("nested", nested);
  await client.request("set_button_enabled", { button: "finish", enabled: true });
  say("set_button_enabled", {});
  if (step) step.textContent = "Press Finish";
  say("button_clicked", await client.told("button_clicked"));
  await client.request("close_modal", { chosen: 42 });
  say("close_modal", {});
  say("faults", [...client.faults]);
}

run().catch((thrown: unknown) => say("failed", String(thrown)));
