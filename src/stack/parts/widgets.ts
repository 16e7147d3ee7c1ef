import { logTo } from "../log-file.ts";
import type { Part } from "../part.ts";
import { buildWidgets, webAt } from "../web/build.ts";
import { widgetHeaders } from "../web/headers.ts";
import { startStaticServer } from "../web/static-server.ts";

/** On an origin of their own: a widget must never share one with the client. */
export const widgetsPart: Part = {
  name: "widgets",
  title: "widgets",
  needs: [],
  port: 8081,
  install: async ({ cache, step, signal }) => void (await buildWidgets({ cache, onStep: step, signal })),
  start: ({ cache, logFile, port, urlOf }) =>
    startStaticServer({
      folder: webAt(cache).widgets,
      port,
      log: logTo(logFile),
      headers: widgetHeaders({ clientOrigins: [urlOf("client")], connectOrigins: [urlOf("gateway")] }),
    }),
};
