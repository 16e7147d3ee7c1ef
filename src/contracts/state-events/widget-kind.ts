import type { ConfigField, Texts } from "./config-field.ts";
import type { ConfigFormat, ConfigReading } from "./config-format.ts";

/** One of Sparks' own widgets: how it is registered, and what its configuration holds. */
export type WidgetKind<Config = unknown> = {
  /** Its folder among the widgets, and how the client names it: `files`. */
  readonly id: string;
  /** `type` of its registration. */
  readonly widgetType: string;
  /** Type of the state event with its configuration, whose state key the registration names in `data.cfg`. */
  readonly configType: string;
  readonly name: Texts;
  /** What it is good for, in a sentence. */
  readonly about: Texts;
  /** Where it is served, below the address of the widgets; ends with a slash. */
  readonly page: string;
  readonly format: ConfigFormat<Config>;
  readonly read: (content: unknown) => ConfigReading<Config>;
  readonly example: Config;
  /** In the order of the form. */
  readonly fields: readonly ConfigField[];
  /** The power that changing the configuration should need: 50 is a moderator's. */
  readonly power: number;
};
