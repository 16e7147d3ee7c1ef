import * as v from "valibot";
import { EVENT_PREFIX } from "./state-events/prefix.ts";

/**
 * What the host adds to `notify_capabilities` (MSC2871) for widgets of trusted origins: origins of the gateways that the
 * administrator allows, so that the person is not asked about them again. Other hosts do not send it; other widgets ignore it.
 */
export const WIDGET_GATEWAYS_KEY = `${EVENT_PREFIX}.gateways`;

const MAX_GATEWAYS = 50;
const gatewaysSchema = v.pipe(v.array(v.unknown()), v.maxLength(MAX_GATEWAYS));

/** The origins of such a message, whoever sent it; none where nothing of it can be used. */
export function readAllowedGateways(data: unknown): readonly string[] {
  const parsed = v.safeParse(v.looseObject({ [WIDGET_GATEWAYS_KEY]: gatewaysSchema }), data);
  return parsed.success ? parsed.output[WIDGET_GATEWAYS_KEY].filter(isOrigin) : [];
}

function isOrigin(value: unknown): value is string {
  const url = typeof value === "string" ? URL.parse(value) : null;
  return url !== null && url.origin === value && /^https?:$/.test(url.protocol);
}
