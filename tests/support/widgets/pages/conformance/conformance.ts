/** Start: who hosts it, the table, and the steps one after the other. */
import { createDrive } from "./drive.ts";
import { createTable, type Row } from "./rows.ts";
import { createStrictClient } from "./strict-client.ts";

export type Conformance = {
  readonly rows: readonly Row[];
  step: string;
  done: boolean;
  /** What was not as documented, whatever row it belongs to. */
  faults: readonly string[];
};

const query = new URLSearchParams(location.search);
const param = (name: string) => query.get(name) ?? "";
const body = document.getElementById("rows");
const status = document.getElementById("step");
if (!body || !status) throw new Error("the page is not whole");

const table = createTable(body);
const conformance: Conformance = { rows: table.rows, step: "", done: false, faults: [] };
const client = createStrictClient(param("widgetId"), new URL(query.get("parentUrl") ?? location.href).origin);
const say = (text: string) => {
  conformance.step = text;
  status.textContent = text;
};
Object.assign(window, { conformance });

const drive = createDrive({
  ...{ client, table, say },
  person: { user: param("user"), room: param("room"), device: param("device"), other: param("other") },
  older: Number(param("older") || 0),
  stuck: param("stuck") === "1",
  modalUrl: new URL("./conformance-modal.html", location.href).href,
});
drive
  .run()
  .catch((thrown: unknown) => say(`stopped: ${String(thrown)}`))
  .finally(() => {
    for (const [action, faults] of client.faults) {
      for (const kind of ["from widget", "to widget"] as const) table.fail(kind, action, faults.join("; "));
    }
    conformance.faults = [...client.faults].flatMap(([action, faults]) => faults.map((one) => `${action}: ${one}`));
    conformance.done = true;
  });
