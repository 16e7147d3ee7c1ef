import "../../../src/ui/tokens.css";
import "../../../src/ui/reset.css";
import { render } from "preact";
import {
  type Appearance,
  applyHostTokens,
  applyTheme,
  createI18n,
  createShortcuts,
  I18nProvider,
  readHostTokens,
  ShortcutProvider,
} from "#ui";
import { FormsPage } from "./pages/forms-page.tsx";
import { FramePage } from "./pages/frame-page.tsx";
import { ListPage } from "./pages/list-page.tsx";
import { OverlaysPage } from "./pages/overlays-page.tsx";
import { StatesPage } from "./pages/states-page.tsx";
import { TextPage } from "./pages/text-page.tsx";

// ?page=… &theme=light|dark &contrast=more &density=compact &size=large &language=de
const query = new URLSearchParams(location.search);
const pages = {
  forms: FormsPage,
  frame: FramePage,
  list: ListPage,
  overlays: OverlaysPage,
  states: StatesPage,
  text: TextPage,
};
const name = query.get("page") ?? "forms";
const Page = name in pages ? pages[name as keyof typeof pages] : FormsPage; // checked by "in"
applyTheme({
  theme: query.get("theme"),
  contrast: query.get("contrast"),
  density: query.get("density"),
  textSize: query.get("size"),
} as Partial<Appearance>); // applyTheme itself drops what is none of its choices
Object.assign(window, { theme: { applyHostTokens, applyTheme, readHostTokens } });
const i18n = createI18n({ preferred: [query.get("language") ?? "en"] });
document.documentElement.lang = i18n.language.value;
const shortcuts = createShortcuts();
addEventListener("keydown", (event) => shortcuts.handle(event));

const root = document.getElementById("gallery");
if (root) {
  render(
    <I18nProvider value={i18n}>
      <ShortcutProvider value={shortcuts}>
        <Page />
      </ShortcutProvider>
    </I18nProvider>,
    root,
  );
}
