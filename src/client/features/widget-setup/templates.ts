import { type Texts, WIDGET_KINDS, type WidgetKind } from "#contracts";

/** A set of apps that belong together. */
export type Template = {
  readonly id: string;
  readonly name: Texts;
  readonly about: Texts;
  readonly kinds: readonly WidgetKind[];
};

/** One for each kind; sets of several come as there are kinds that belong together. */
export const TEMPLATES: readonly Template[] = WIDGET_KINDS.map((kind) => ({
  id: kind.id,
  name: kind.name,
  about: kind.about,
  kinds: [kind],
}));
