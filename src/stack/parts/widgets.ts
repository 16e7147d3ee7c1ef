import { logTo } from "../log-file.ts";
import type { Part } from "../part.ts";
import { buildWidgets } from "../web/build.ts";
import { widgetHeaders } from "../web/headers.ts";
import { startStaticServer } from "../web/static-server.ts";

/** On an origin of their own: a widget must never share one with the client. */
export const widgetsPart: Part = {
  name: "widgets",
  title: "widgets",
  needs: [],
  port: 8081,
  start: async ({ cache, logFile, port, signal, step, urlOf }) =>
    startStaticServer({
      folder: await buildWidgets({ cache, onStep: step, signal }),
      port,
      log: logTo(logFile),
      headers: widgetHeaders({ clientOrigins: [urlOf("client")], connectOrigins: [urlOf("gateway")] }),
    }),
};
