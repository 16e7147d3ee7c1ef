/** A modal: opened, told, its button switched and pressed, closed with an answer. */
import { check, type DriveOptions, expect, fromWidget, isObject, toWidget, within } from "./steps.ts";

export async function driveModal({ client, table, say, modalUrl }: DriveOptions): Promise<void> {
  const said = new Map<string, unknown>();
  const channel = new BroadcastChannel("conformance-modal");
  let onSaid: () => void = () => undefined;
  channel.onmessage = ({ data }: MessageEvent<{ what: string; data: unknown }>) => {
    said.set(data.what, data.data);
    if (data.what === "button_clicked") say("The modal closes");
    else if (data.what === "set_button_enabled") say("Press Finish in the modal");
    onSaid();
  };
  /** What does not come once is not waited for again. */
  let missed = false;
  const heard = (what: string): Promise<unknown> => {
    if (missed && !said.has(what)) return Promise.reject(new Error(`did not come: ${what} in the modal`));
    return within(
      new Promise<unknown>((resolve) => {
        const look = () => {
          if (said.has(what)) resolve(said.get(what));
        };
        const before = onSaid;
        onSaid = () => {
          before();
          look();
        };
        look();
      }),
      `${what} in the modal`,
      60_000,
    ).catch((thrown: unknown) => {
      missed = true;
      throw thrown;
    });
  };

  say("Open the modal, if you are asked");
  const config = {
    type: "m.custom",
    url: modalUrl,
    name: "Conformance modal",
    data: { color: "blue" },
    buttons: [{ id: "finish", label: "Finish", kind: "m.primary", disabled: true }],
  };
  await check(table, [fromWidget("open_modal")], async () => {
    await client.request("open_modal", config);
  });
  await check(table, [toWidget("widget_config")], async () => {
    const given = await heard("widget_config");
    expect(isObject(given) && isObject(given.data) && given.data.color === "blue", "data of the modal");
    expect(given.name === config.name && given.url === config.url, "name and url");
    expect((await heard("nested")) !== "no reply", "a modal in a modal is answered");
  });
  await check(table, [fromWidget("set_button_enabled")], async () => {
    await heard("set_button_enabled");
  });
  await check(table, [toWidget("button_clicked")], async () => {
    const clicked = await heard("button_clicked");
    expect(isObject(clicked) && clicked.id === "finish", "id of the button");
  });
  await check(table, [fromWidget("close_modal")], async () => {
    await heard("close_modal");
  });
  await check(table, [toWidget("close_modal")], async () => {
    const { chosen } = await within(client.told("close_modal"), "close_modal", missed ? 0 : 30_000);
    expect(chosen === 42, "what the modal was closed with");
  });
  channel.close();
}
