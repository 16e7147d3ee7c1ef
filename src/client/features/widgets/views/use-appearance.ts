import { useEffect, useState } from "preact/hooks";
import { WIDGET_PALETTE, type WidgetTheme } from "#contracts";
import { readHostTokens, useI18n } from "#ui";
import type { Appearance } from "../host/appearance.ts";

/** How the page looks now, for handing it to widgets; follows the person's settings and the system's. */
export function useAppearance(visible: boolean): Appearance {
  const language = useI18n().locale.value;
  const [look, setLook] = useState(readLook);
  useEffect(() => {
    const read = () => setLook(readLook());
    const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener("change", read);
    const observer = new MutationObserver(read);
    const attributeFilter = ["data-theme", "data-contrast", "data-text-size", "data-density"];
    observer.observe(document.documentElement, { attributes: true, attributeFilter });
    return () => {
      for (const query of queries) query.removeEventListener("change", read);
      observer.disconnect();
    };
  }, []);
  return { ...look, language, visible };
}

export function readLook(): Pick<Appearance, "theme" | "details"> {
  const { theme, contrast, textSize, density } = document.documentElement.dataset;
  const isDark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  const more = contrast === "more" || (contrast === undefined && matchMedia("(prefers-contrast: more)").matches);
  const tokens: Readonly<Record<string, string | undefined>> = readHostTokens();
  const palette: Record<string, string> = {};
  for (const token of WIDGET_PALETTE) {
    const color = tokens[token];
    if (color !== undefined) palette[token] = color;
  }
  const sizes = ["small", "large", "larger"] as const;
  const details: WidgetTheme = {
    palette,
    contrast: more ? "more" : "normal",
    textSize: sizes.find((size) => size === textSize) ?? "normal",
    density: density === "compact" ? "compact" : "normal",
  };
  return { theme: isDark ? "dark" : "light", details };
}
