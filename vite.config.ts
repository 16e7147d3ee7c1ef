import preact from "@preact/preset-vite";
import { defineConfig, type UserConfig } from "vite";
import { type Budget, budgetPlugin } from "./src/stack/build/budget-plugin.ts";
import { CLIENT_BUDGETS, widgetBudgets } from "./src/stack/build/budgets.ts";
import { devPagePlugin } from "./src/stack/build/dev-page-plugin.ts";
import { iconsPlugin } from "./src/stack/build/icons-plugin.ts";
import { pdfFilesPlugin } from "./src/stack/build/pdf-files-plugin.ts";
import { sdkTrimPlugin } from "./src/stack/build/sdk-trim-plugin.ts";
import { serviceWorkerPlugin } from "./src/stack/build/service-worker-plugin.ts";
import { widgetNames } from "./src/stack/build/widget-names.ts";
import { widgetTrimPlugin } from "./src/stack/build/widget-trim-plugin.ts";

// `vite build` makes the client (dist/); `vite build --mode widgets` makes the widgets (dist/widgets/, relocatable: relative URLs only);
// `vite --mode widgets` serves them, and the page to develop them on, /kit/dev/ (docs/widgets.md).
export default defineConfig(({ mode }) => (mode === "widgets" ? widgets() : client()));

/** The first that know `light-dark()`: below them it would be rewritten into more bytes. */
const CSS_TARGET = ["chrome123", "safari17.5", "firefox120"];
const DIST = new URL("./dist/", import.meta.url).pathname;

const shared = (outDir: string, budgets: readonly Budget[]): UserConfig => ({
  plugins: [iconsPlugin(), preact({ devToolsEnabled: false, prefreshEnabled: false }), budgetPlugin(outDir, budgets)],
  resolve: {
    alias: { "matrix-widget-api": new URL("./node_modules/matrix-widget-api/src/index.ts", import.meta.url).pathname },
  },
  css: { modules: { localsConvention: "camelCaseOnly" } },
});

const output = {
  // Names with a hexadecimal hash: servers and the bench recognise them as immutable.
  hashCharacters: "hex" as const,
  entryFileNames: "assets/[name]-[hash].js",
  chunkFileNames: "assets/[name]-[hash].js",
  assetFileNames: "assets/[name]-[hash][extname]",
};

/**
 * What the page needs to begin is one script, whoever else uses parts of it: each further file would be a request more before the first
 * picture. `budgets.ts` counts them.
 */
const START = [{ name: "index", test: /client\/main\.tsx$/ }];

function client(): UserConfig {
  return {
    ...shared(DIST, CLIENT_BUDGETS),
    root: "src/client",
    publicDir: "public",
    build: {
      outDir: "../../dist",
      emptyOutDir: true,
      target: "es2024",
      modulePreload: { polyfill: false },
      cssCodeSplit: true,
      cssTarget: CSS_TARGET,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: ["index", "sign-in"].map((page) => new URL(`./src/client/${page}.html`, import.meta.url).pathname),
        output: { ...output, codeSplitting: { groups: START } },
      },
    },
    worker: { format: "es", plugins: () => [sdkTrimPlugin()], rolldownOptions: { output } },
  };
}

function widgets(): UserConfig {
  const folder = new URL("./widgets/", import.meta.url).pathname;
  const names = widgetNames(folder);
  const made = shared(`${DIST}widgets/`, widgetBudgets(names));
  return {
    ...made,
    plugins: [made.plugins, widgetTrimPlugin(), devPagePlugin(), serviceWorkerPlugin(folder, names), pdfFilesPlugin()],
    root: "widgets",
    base: "./",
    publicDir: false,
    server: { fs: { allow: [new URL(".", import.meta.url).pathname] } },
    optimizeDeps: { entries: ["*/index.html", "kit/dev/index.html"] },
    build: {
      outDir: "../dist/widgets",
      emptyOutDir: true,
      target: "es2024",
      cssTarget: CSS_TARGET,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, `${folder}${name}/index.html`])),
        output,
      },
    },
    worker: { format: "es", rolldownOptions: { output } },
  };
}
