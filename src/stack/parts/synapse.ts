import type { Part, PartContext } from "../part.ts";
import { startSynapse } from "../servers/synapse.ts";
import { installPythonFor, pythonOf } from "./python.ts";

/** People are `@name:localhost`, whatever the port. */
export const SERVER_NAME = "localhost";
/** The demo's organisation at the gateway. */
export const DEMO_TENANT = "demo";

export const synapsePart: Part = {
  name: "synapse",
  title: "Matrix homeserver (Synapse)",
  needs: [],
  port: 8008,
  install: installPythonFor,
  start: async (context: PartContext) =>
    startSynapse({
      ...context,
      python: await pythonOf(context),
      serverName: SERVER_NAME,
      calls: {
        gatewayUrl: context.urlOf("gateway"),
        tenant: DEMO_TENANT,
        livekitUrl: context.urlOf("livekit").replace(/^http/, "ws"),
      },
    }),
};
