import { useMemo } from "preact/hooks";
import { useApp } from "../app/app-context.ts";
import { createGrantStore, type GrantStore, RoomWidgets, WidgetGrants } from "../features/widgets/index.ts";
import { linkTarget } from "./matrix-link.ts";
import type { WidgetsSlotProps } from "./widgets-slot.tsx";

/** One store of grants for each person who signs in while the page lives. */
const stores = new Map<string, GrantStore>();
function grantsOf(userId: string): GrantStore {
  let store = stores.get(userId);
  if (!store) {
    store = createGrantStore(userId, localStorage, window);
    stores.set(userId, store);
  }
  // Signing out, here or in another tab, has wiped what was remembered.
  store.refresh();
  return store;
}

/** Gives the widget host what it needs of the page. */
export function WidgetsHost({ details, open, onPanel, expanded, onExpand }: WidgetsSlotProps) {
  const { hub, status, config, navigation } = useApp();
  const actions = useMemo(
    () => ({
      open: (widgetId: string) => onPanel({ kind: "widget", widgetId }),
      showList: () => onPanel({ kind: "widgets" }),
      close: () => onPanel(undefined),
      ...(onExpand ? { setExpanded: onExpand } : {}),
      openLink(uri: string) {
        const route = linkTarget(uri);
        if (route) navigation.go(route);
      },
    }),
    [details.id, navigation, onExpand],
  );
  const me = status.value;
  if (me.phase !== "signed-in") return null;
  const { maxBytes } = config.value.uploads;
  return (
    <RoomWidgets
      hub={hub}
      room={details}
      me={me}
      policy={config.value.widgets}
      gateways={config.value.gateways}
      {...(maxBytes === undefined ? {} : { maxUploadBytes: maxBytes })}
      grants={grantsOf(me.userId)}
      open={open}
      expanded={expanded}
      actions={actions}
    />
  );
}

/** Everything that widgets may do, for the settings. */
export function AllWidgetGrants() {
  const { status, config } = useApp();
  const me = status.value;
  if (me.phase !== "signed-in") return null;
  return <WidgetGrants grants={grantsOf(me.userId)} policy={config.value.widgets} />;
}
