import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { SignedIn } from "#contracts";
import { useApp } from "../app/app-context.ts";
import { deepEqual } from "../app/deep-equal.ts";
import { pure } from "../app/pure.tsx";
import type { Route } from "../routes/routes.ts";
import { Rail, type RailPlace } from "./rail.tsx";
import type { ShellModel } from "./shell.model.ts";

type Me = Pick<SignedIn, "userId" | "name" | "avatar">;
type Props = { readonly shell: ShellModel; readonly wide: boolean };

/** The rail, fed. */
export const RailPane = pure<Props>(function RailPane({ shell, wide }) {
  const { status, config, navigation } = useApp();
  const last = useRef<Me | undefined>(undefined);
  const me = useComputed<Me | undefined>(() => {
    const next =
      status.value.phase === "signed-in" ? meOf(status.value) : shell.snapshots.list && meOf(shell.snapshots.list);
    if (!deepEqual(last.current, next)) last.current = next;
    return last.current;
  });
  // The person's own workspace is no place of rooms: its apps stand for it.
  const spaces = useComputed(() => shell.unread.spaces.value.filter(({ id }) => id !== shell.apps.own.value));
  const place = useComputed(() => placeOf(shell.place.value));
  return (
    <Rail
      me={me.value}
      brand={config.value.brand}
      unread={shell.unread.unread.value}
      spaces={spaces.value}
      space={shell.space.value}
      place={place.value}
      apps={shell.apps.apps.value}
      allApps={shell.apps.offersPage.value}
      onGo={navigation.go}
      onSpace={(next) => {
        shell.rooms.inSpace(next);
        if (place.peek() !== "chat" || !wide) navigation.go({ name: "home" });
      }}
      onSpaceApps={(space) => navigation.go({ name: "setup", space })}
    />
  );
});

/** Which of its buttons stands for where one is; `app:` goes before the id of an app. */
function placeOf(route: Route): RailPlace {
  if (route.name === "app") return route.app === undefined ? "apps" : `app:${route.app}`;
  return route.name === "settings" ? "settings" : "chat";
}

const meOf = ({ userId, name, avatar }: Me): Me => ({ userId, name, ...(avatar === undefined ? {} : { avatar }) });
