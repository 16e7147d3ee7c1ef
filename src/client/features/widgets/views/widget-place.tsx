import windowIcon from "icon:app-window";
import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { EmptyState, Skeleton, SkeletonGroup, useMessages } from "#ui";
import { enterWidget } from "../stage/focus-bridge.ts";
import { type Claim, type PlaceKind, type Rect, refKey, slabId, type WidgetRef } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import type { Stage } from "../stage/stage.ts";
import { FocusGuard } from "./focus-guard.tsx";
import styles from "./stage.module.css";

export type WidgetPlaceProps = {
  readonly stage: Stage;
  readonly target: WidgetRef;
  readonly kind: PlaceKind;
  /** How the widget is called. */
  readonly name: string;
  /** Something else lies over the place. */
  readonly covered?: boolean;
  /** The person would rather not open it. */
  readonly onLeave: () => void;
};

/**
 * Where a widget stands. Its frame is laid over this box by the stage; for who goes by keyboard or hears the page, it is in here.
 */
export function WidgetPlace(props: WidgetPlaceProps) {
  const { stage, target, kind, name, covered = false } = props;
  const t = useMessages(stageMessages);
  const box = useRef<HTMLDivElement>(null);
  const guard = useRef<HTMLSpanElement>(null);
  const measured = useSignal<Rect | undefined>(undefined);
  const isCovered = useSignal(covered);
  const rect = useComputed(() => (isCovered.value ? undefined : measured.value));
  const onLeave = useRef(props.onLeave);
  onLeave.current = props.onLeave;
  useLayoutEffect(() => {
    isCovered.value = covered;
  }, [covered, isCovered]);
  const key = refKey(target);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const unfollow = stage.follow(element, (next) => {
      measured.value = next;
    });
    const claim: Claim = { kind, rect, guard: () => guard.current, leave: () => onLeave.current() };
    const release = stage.claim(target, claim);
    return () => {
      unfollow();
      release();
    };
  }, [stage, key, kind]);
  const opening = stage.find(target);
  const spot = opening?.spot.value;
  const bringBack = stage.lent(target);
  const isHere = opening !== undefined && (spot === undefined || spot.rect === rect);
  return (
    <div ref={box} class={styles.place} aria-owns={opening && isHere ? slabId(opening) : undefined}>
      {opening && isHere && (
        <FocusGuard at="place" guardRef={guard} onFocus={(at, from) => enterWidget(at, opening, from)} />
      )}
      {bringBack && (
        <EmptyState
          icon={windowIcon}
          title={t("inWindow", { name })}
          text={t("inWindowHint")}
          action={{ label: t("bringBack"), onClick: bringBack }}
        />
      )}
      {!opening && !bringBack && (
        <SkeletonGroup label={t("opening", { name })}>
          <div class={styles.waiting}>
            <Skeleton width="40%" height="1.25rem" />
            <Skeleton width="90%" />
            <Skeleton shape="box" height="9rem" />
          </div>
        </SkeletonGroup>
      )}
      {opening && !isHere && <EmptyState compact title={t("elsewhere", { name })} />}
    </div>
  );
}
