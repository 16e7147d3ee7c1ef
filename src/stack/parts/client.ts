import { join } from "node:path";
import { clientConfigSchema, parseConfig } from "#contracts";
import { readDemoState } from "../demo/state.ts";
import { logTo } from "../log-file.ts";
import type { Part, PartContext } from "../part.ts";
import { elementCallAddress } from "../servers/element-call.ts";
import { buildClient } from "../web/build.ts";
import { clientHeaders } from "../web/headers.ts";
import { startStaticServer } from "../web/static-server.ts";

export const clientPart: Part = {
  name: "client",
  title: "client",
  needs: [],
  port: 8080,
  start: async (context) => {
    const { cache, logFile, port, signal, step, urlOf } = context;
    return startStaticServer({
      folder: await buildClient({ cache, onStep: step, signal }),
      port,
      log: logTo(logFile),
      fallback: true,
      headers: clientHeaders({
        connectOrigins: [urlOf("synapse"), urlOf("gateway")],
        widgetsOrigin: urlOf("widgets"),
        callOrigin: urlOf("element-call"),
        localWidgets: true,
      }),
      generated: { "/config.json": () => configOf(context) },
    });
  },
};

/** The client's configuration for what runs here; asked at every request, because the workspace is made after the start. */
async function configOf({ urlOf, folderOf }: PartContext) {
  const { workspace } = await readDemoState(join(folderOf("demo")));
  const [callWidget, livekit] = [urlOf("element-call"), urlOf("livekit")];
  const hasCalls = (await Promise.all([callWidget, livekit].map(answers))).every((one) => one);
  return parseConfig(clientConfigSchema, {
    homeserver: urlOf("synapse"),
    ...(workspace === undefined ? {} : { workspace }),
    widgets: { trustedOrigins: [urlOf("widgets")] },
    gateways: [urlOf("gateway")],
    ...(hasCalls ? { calls: { widgetUrl: elementCallAddress(callWidget) } } : {}),
  });
}

/** Whether anything answers there. Parts that did not start are not offered to people. */
async function answers(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await reply.body?.cancel();
    return true;
  } catch {
    return false; // Not there, which is what was asked.
  }
}
