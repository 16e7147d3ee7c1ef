import { logTo } from "../log-file.ts";
import type { Part } from "../part.ts";
import { ELEMENT_CALL_NOTE, installElementCall, startElementCall } from "../servers/element-call.ts";

/** The call widget of the demo. Not ours, under a licence of its own, and nothing but calls needs it. */
export const elementCallPart: Part = {
  name: "element-call",
  title: "calls (Element Call)",
  needs: [],
  port: 8085,
  async install({ cache, signal, step }) {
    await installElementCall({ cache, signal, onStep: step });
  },
  async start({ cache, logFile, port, signal, step, urlOf }) {
    const server = await startElementCall({
      ...{ cache, port, signal },
      onStep: step,
      log: logTo(logFile),
      clientOrigins: [urlOf("client")],
      connectOrigins: [urlOf("synapse"), urlOf("gateway"), urlOf("livekit").replace(/^http/, "ws"), urlOf("livekit")],
    });
    return { ...server, note: ELEMENT_CALL_NOTE };
  },
};
