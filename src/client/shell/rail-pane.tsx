import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { SignedIn } from "#contracts";
import { useApp } from "../app/app-context.ts";
import { deepEqual } from "../app/deep-equal.ts";
import { pure } from "../app/pure.tsx";
import { Rail } from "./rail.tsx";
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
  const inSettings = useComputed(() => shell.place.value.name === "settings");
  return (
    <Rail
      me={me.value}
      brand={config.value.brand}
      unread={shell.unread.unread.value}
      spaces={shell.unread.spaces.value}
      space={shell.space.value}
      place={inSettings.value ? "settings" : "chat"}
      onGo={navigation.go}
      onSpace={(next) => {
        shell.rooms.inSpace(next);
        if (inSettings.peek() || !wide) navigation.go({ name: "home" });
      }}
    />
  );
});

const meOf = ({ userId, name, avatar }: Me): Me => ({ userId, name, ...(avatar === undefined ? {} : { avatar }) });
