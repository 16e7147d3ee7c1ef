import { EVENT_PREFIX } from "#contracts";
import { LAYOUT_TYPE } from "./room-layout.ts";

const PREFIX = `${EVENT_PREFIX}.`;
const OTHERS: ReadonlySet<string> = new Set(["im.vector.modular.widgets", "m.widget", LAYOUT_TYPE]);

/** State that configures: of Sparks (its prefix), the registration of a widget, or where widgets stand. */
export const isConfigType = (type: string): boolean => type.startsWith(PREFIX) || OTHERS.has(type);
