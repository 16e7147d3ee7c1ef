import { filesKind } from "./files-config.ts";
import type { WidgetKind } from "./widget-kind.ts";

/** All of Sparks' own widgets. A new one is a file like `files-config.ts` and a line here. */
export const WIDGET_KINDS: readonly WidgetKind[] = [filesKind];

/** The kind that a registration is of, by its `type`. */
export const kindOfWidget = (widgetType: string): WidgetKind | undefined =>
  WIDGET_KINDS.find((kind) => kind.widgetType === widgetType);

/** The kind that a configuration event belongs to. */
export const kindOfConfig = (eventType: string): WidgetKind | undefined =>
  WIDGET_KINDS.find((kind) => kind.configType === eventType);
