import { useEffect, useState } from "preact/hooks";
import { EmptyState, Skeleton, SkeletonGroup, useMessages } from "#ui";
import { refKey, type WidgetRef } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import type { Stage, StageRoom } from "../stage/stage.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { shownName } from "./shown-name.ts";
import styles from "./stage.module.css";
import { WidgetPlace } from "./widget-place.tsx";

export type WidgetWindowProps = {
  readonly stage: Stage;
  readonly target: WidgetRef;
  /** Undefined: not heard of yet. */
  readonly room: StageRoom | undefined;
  /** Tells the other windows that it is here; `onClose`: one of them wants it back. Returns what ends that. */
  readonly announce: (onClose: () => void) => () => void;
};

/** One widget over a whole window of its own. */
export function WidgetWindow({ stage, target, room, announce }: WidgetWindowProps) {
  const t = useMessages(stageMessages);
  const tw = useMessages(widgetMessages);
  const [closed, setClosed] = useState(false);
  const key = refKey(target);
  useEffect(
    () =>
      announce(() => {
        setClosed(true);
        window.close();
      }),
    [announce, key],
  );
  const found =
    target.source === "account"
      ? stage.accountWidgets.value.find(({ id }) => id === target.widgetId)
      : room?.widgets.find(({ id }) => id === target.widgetId);
  const name = shownName(found?.name ?? "", tw("unnamed"));
  useEffect(() => {
    if (found) document.title = name;
  }, [found, name]);
  if (closed) return <Whole title={t("windowClosed")} />;
  if (!room) {
    return (
      <main class={styles.window}>
        <SkeletonGroup label={t("opening", { name })}>
          <div class={styles.waiting}>
            <Skeleton width="40%" height="1.25rem" />
            <Skeleton shape="box" height="9rem" />
          </div>
        </SkeletonGroup>
      </main>
    );
  }
  if (!found || room.membership !== "join") return <Whole title={t("gone", { name })} text={t("goneHint")} />;
  return (
    <main class={styles.window} aria-label={name}>
      <h1 class={styles.hidden}>{name}</h1>
      <WidgetPlace {...{ stage, target, name }} kind="window" onLeave={() => window.close()} />
    </main>
  );
}

function Whole(state: { readonly title: string; readonly text?: string }) {
  return (
    <main class={styles.window}>
      <EmptyState {...state} />
    </main>
  );
}
