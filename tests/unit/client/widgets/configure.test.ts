import { expect, test, vi } from "vitest";
import { WIDGET_CONFIGURE_ACTION } from "#contracts";
import type { ActionHost } from "../../../../src/client/features/widgets/host/action.ts";
import { configure } from "../../../../src/client/features/widgets/host/actions/configure.ts";
import { supportedVersions } from "../../../../src/client/features/widgets/host/actions/supported-versions.ts";

const request = { requestId: "1", widgetId: "w", action: WIDGET_CONFIGURE_ACTION, data: {} } as never; // only its data is read
const host = (shows: (() => boolean) | undefined, mayTake = true) =>
  ({ driver: shows ? { configure: shows } : {}, take: () => mayTake }) as unknown as ActionHost; // what the actions use of it

const offered = async (of: ActionHost) => (await supportedVersions.run(of, request)).response.supported_versions;

test("the settings of a widget are shown where the person may change them", async () => {
  const shows = vi.fn(() => true);
  expect(await configure.run(host(shows), request)).toEqual({ response: {} });
  expect(shows).toHaveBeenCalledOnce();
  expect(await offered(host(shows))).toContain(WIDGET_CONFIGURE_ACTION);
});

test("it is refused to who may not, too often, and where there are none; there it is not offered", async () => {
  await expect(
    configure.run(
      host(() => false),
      request,
    ),
  ).rejects.toThrow("may not change");
  await expect(
    configure.run(
      host(() => true, false),
      request,
    ),
  ).rejects.toMatchObject({ code: "throttled" });
  await expect(configure.run(host(undefined), request)).rejects.toThrow("may not change");
  expect(await offered(host(undefined))).not.toContain(WIDGET_CONFIGURE_ACTION);
});
