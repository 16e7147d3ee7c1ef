/** Makes the widget look like the client around it. */
import { readThemeChange } from "#contracts";
import { applyHostTokens, applyTheme, chooseLanguage, type I18n } from "#ui";
import type { WidgetHost } from "../host/widget-host.ts";
import type { LookHints } from "../start/read-params.ts";

/** Applies the hints of the URL now, and what the host says later, which counts more. */
export function applyLook(root: HTMLElement, i18n: I18n, hints: LookHints, host?: WidgetHost): void {
  const speak = (tags: readonly string[]) => {
    i18n.setLanguage(chooseLanguage(tags));
    root.lang = i18n.language.value;
  };
  speak([...(hints.language === undefined ? [] : [hints.language]), ...navigator.languages]);
  if (hints.theme !== undefined) applyThemeChange(root, { name: hints.theme });
  host?.onTheme((data) => applyThemeChange(root, data));
  host?.onLanguage((language) => speak([language]));
}

function applyThemeChange(root: HTMLElement, data: unknown): void {
  const change = readThemeChange(data);
  if (!change) return;
  // A host that says nothing of contrast, text size and density leaves them to the system and to the defaults.
  const { contrast, textSize, density } = change.theme ?? {};
  applyTheme(
    {
      theme: change.name,
      ...(contrast === undefined ? {} : { contrast }),
      ...(textSize === undefined ? {} : { textSize }),
      density: density === "compact" ? "compact" : "comfortable",
    },
    root,
  );
  const palette = change.theme?.palette ?? {};
  applyHostTokens(palette, root);
  root.toggleAttribute("data-palette", Object.keys(palette).length > 0);
}
