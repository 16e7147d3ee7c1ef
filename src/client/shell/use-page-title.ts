import { useSignalEffect } from "@preact/signals";
import { useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { callMessages } from "../features/calls/index.ts";
import { pageTitle, showFavicon } from "./favicon.ts";
import { shellMessages } from "./shell.messages.ts";
import type { ShellModel } from "./shell.model.ts";

const appName = ({ place, apps }: ShellModel): string | undefined => {
  const current = place.value;
  return current.name === "app" ? apps.apps.value.find(({ id }) => id === current.app)?.name : undefined;
};

/** The tab tells where one is and what waits. */
export function usePageTitle(shell: ShellModel): void {
  const t = useMessages(shellMessages);
  const calls = useMessages(callMessages);
  const { config } = useApp();
  useSignalEffect(() => {
    const unread = shell.unread.unread.value;
    const name = shell.details.value?.name ?? shell.hint.value?.name;
    const [ring] = shell.calls.rings.value;
    const place = ring
      ? calls("tab", { name: ring.caller.name })
      : shell.place.value.name === "settings"
        ? t("settings")
        : (appName(shell) ?? name);
    const title = pageTitle(place, config.value.brand, unread);
    if (document.title !== title) document.title = title;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) showFavicon(icon, unread, ring !== undefined);
  });
}
