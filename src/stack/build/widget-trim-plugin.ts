import type { Plugin } from "vite";

/**
 * Leaves out of a widget's shell what matrix-widget-api brings and the kit never runs: Node's whole `events`, of which four methods
 * are used, and the models behind helpers for capabilities, which the kit names itself (`widgets/kit/host/capability.ts`).
 */
const INSTEAD: Readonly<Record<string, string>> = {
  events: `export class EventEmitter {
  #heard = new Map();
  on(name, listener) {
    this.#heard.set(name, [...(this.#heard.get(name) ?? []), listener]);
    return this;
  }
  once(name, listener) {
    const once = (...values) => {
      this.off(name, once);
      listener(...values);
    };
    return this.on(name, once);
  }
  off(name, listener) {
    this.#heard.set(name, (this.#heard.get(name) ?? []).filter((other) => other !== listener));
    return this;
  }
  emit(name, ...values) {
    for (const listener of this.#heard.get(name) ?? []) listener(...values);
  }
}`,
  "./models/WidgetEventCapability": `export const EventDirection = {}; export const EventKind = {}; export const WidgetEventCapability = {};`,
};

export function widgetTrimPlugin(): Plugin {
  return {
    name: "sparks-widget-trim",
    apply: "build",
    enforce: "pre",
    resolveId: (id, importer) =>
      importer?.includes("matrix-widget-api") && Object.hasOwn(INSTEAD, id) ? `\0widget-trim:${id}` : null,
    load: (id) => (id.startsWith("\0widget-trim:") ? INSTEAD[id.slice("\0widget-trim:".length)] : null),
  };
}
