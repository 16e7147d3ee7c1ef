import { useEffect, useState } from "preact/hooks";
import { EmptyState, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { SettingsPage } from "../features/settings/index.ts";
import { AppPane } from "./app-pane.tsx";
import styles from "./frame.module.css";
import { lazy } from "./lazy.tsx";
import { RoomPage } from "./room-page.tsx";
import { SpaceSetup } from "./setup-slot.tsx";
import { shellMessages } from "./shell.messages.ts";
import type { ShellModel } from "./shell.model.ts";

const AllWidgetGrants = lazy<object>(async () => ({ Component: (await import("./widgets-host.tsx")).AllWidgetGrants }));

type Props = { readonly shell: ShellModel; readonly wide: boolean };

/** The open room, the settings, or the invitation to choose. */
export const MainPane = pure<Props>(function MainPane({ shell, wide }) {
  const t = useMessages(shellMessages);
  const { navigation } = useApp();
  const place = shell.place.value;
  // The list comes first, the room in the next task: neither then keeps the page from answering for long.
  const [begun, setBegun] = useState(false);
  useEffect(() => setBegun(true), []);
  if (!begun) return <div class={styles.welcome} />;
  if (place.name === "settings") {
    return (
      <SettingsPage
        section={place.section}
        WidgetGrants={AllWidgetGrants}
        onSection={(section) => navigation.replace({ name: "settings", section })}
        onBack={() => (wide ? navigation.go({ name: "home" }) : navigation.back())}
      />
    );
  }
  if (place.name === "app") return <AppPane shell={shell} app={place.app} />;
  if (place.name === "setup")
    return <SpaceSetup key={place.space} space={place.space} edit={place.widgetId} onClose={shell.back} />;
  if (place.name === "room") return <RoomPage key={place.room} roomId={place.room} shell={shell} />;
  return (
    <div class={styles.welcome}>
      <EmptyState
        title={t("welcome")}
        text={t("welcomeText")}
        action={{ label: t("newChat"), onClick: () => shell.openPerson(undefined) }}
      />
    </div>
  );
});
