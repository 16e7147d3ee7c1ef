import { WIDGET_THEME_KEY, type WidgetTheme } from "#contracts";
import type { WidgetChannel } from "./channel.ts";

/** How the client looks around the widget, and whether the widget can be seen. */
export type Appearance = {
  readonly theme: "light" | "dark";
  readonly details: WidgetTheme;
  /** BCP 47. */
  readonly language: string;
  readonly visible: boolean;
};

/** Tells the widget when it begins and whenever something changes, and only then (MSC2873). */
export function createAppearance(initial: Appearance, channel: Pick<WidgetChannel, "request">) {
  let current = initial;
  let told: Partial<Appearance> | undefined;

  const tell = (action: string, data: Readonly<Record<string, unknown>>) => {
    channel.request(action, data).catch(() => undefined); // Many widgets know none of these.
  };
  const update = () => {
    if (!told) return;
    const before = told;
    told = current;
    const sameLook =
      before.theme === current.theme && JSON.stringify(before.details) === JSON.stringify(current.details);
    if (!sameLook) tell("theme_change", { name: current.theme, [WIDGET_THEME_KEY]: current.details });
    if (before.language !== current.language) tell("language_change", { lang: current.language });
    if (before.visible !== current.visible) tell("visibility", { visible: current.visible });
  };

  return {
    /** The widget listens: it is told everything. */
    start() {
      // That it can be seen is what every widget takes for granted.
      told = { visible: true };
      update();
    },
    stop() {
      told = undefined;
    },
    set(next: Appearance) {
      current = next;
      update();
    },
  };
}
