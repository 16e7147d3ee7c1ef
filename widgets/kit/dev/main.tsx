/**
 * The page to develop widgets on: `npx vite --mode widgets`, then /kit/dev/. Every widget of the folder and the example, in a host
 * that keeps everything in memory. It is never built: only folders of `widgets/` with a page of their own are.
 */
import "../look/page.css";
import { render } from "preact";
import { createI18n, I18nProvider } from "#ui";
import { DevPage } from "./dev-page.tsx";
import type { DevWidget } from "./states.ts";

const pages = Object.keys(import.meta.glob("../../*/index.html"));
const widgets: readonly DevWidget[] = [
  ...pages.map((path) => {
    const name = path.split("/").at(-2) ?? "";
    return { name, url: new URL(`/${name}/index.html`, location.href).href };
  }),
  { name: "example", url: new URL("/example/index.html", location.href).href },
];

const root = document.getElementById("root");
document.documentElement.setAttribute("data-palette", "");
if (root) {
  render(
    <I18nProvider value={createI18n({ preferred: ["en"] })}>
      <DevPage widgets={widgets} />
    </I18nProvider>,
    root,
  );
}
