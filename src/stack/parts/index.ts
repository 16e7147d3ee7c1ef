import type { Part } from "../part.ts";
import { apachePart } from "./apache.ts";
import { clientPart } from "./client.ts";
import { demoPart } from "./demo.ts";
import { elementCallPart } from "./element-call.ts";
import { gatewayPart } from "./gateway.ts";
import { livekitPart } from "./livekit.ts";
import { synapsePart } from "./synapse.ts";
import { webdavPart } from "./webdav.ts";
import { widgetsPart } from "./widgets.ts";

/** Everything that `npm start` brings up, in the order in which it is shown. */
export const PARTS: readonly Part[] = [
  synapsePart,
  livekitPart,
  webdavPart,
  apachePart,
  gatewayPart,
  clientPart,
  widgetsPart,
  elementCallPart,
  demoPart,
];
