import { useComputed, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useMessages } from "#ui";
import { blank } from "../stage/blank.ts";
import { belowStrips, questionOf } from "../stage/call-strip.ts";
import { leaveWidget } from "../stage/focus-bridge.ts";
import { type Opening, type Rect, slabId } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import type { Stage } from "../stage/stage.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { CornerWindows } from "./corner-windows.tsx";
import { FocusGuard } from "./focus-guard.tsx";
import { ModalWidget } from "./modal-widget.tsx";
import { OpeningBody } from "./opening-body.tsx";
import { shownName } from "./shown-name.ts";
import styles from "./stage.module.css";
import type { StageHost } from "./stage-host.ts";

export type StageLayerProps = { readonly stage: Stage; readonly host: StageHost };

/**
 * The frames of all open widgets, in one layer over the page that outlives rooms and panels: a frame that were moved in the page would
 * be loaded anew. Each is laid over the place that shows it.
 */
export function StageLayer({ stage, host }: StageLayerProps) {
  const t = useMessages(stageMessages);
  const tw = useMessages(widgetMessages);
  useEffect(
    () =>
      stage.onRemoval(({ name, roomName, inCall }) => {
        const room = shownName(roomName, "?");
        host.notify?.(
          inCall ? t("removedInCall", { room }) : t("removed", { room, name: shownName(name, tw("unnamed")) }),
        );
      }),
    [stage, host, t, tw],
  );
  return (
    <>
      <section class={styles.layer} aria-label={t("openApps")} data-widget-stage>
        {stage.openings.value.map((opening) => (
          <Slab key={opening.serial} {...{ opening, host, stage }} />
        ))}
        <CornerWindows stage={stage} host={host} />
      </section>
      {stage.openings.value.map((opening) => (
        <OpeningModal key={opening.serial} opening={opening} host={host} />
      ))}
    </>
  );
}

/** What a widget has opened above itself; not from the corner, where it would come out of nowhere. */
function OpeningModal({ opening, host }: Pick<SlabProps, "opening" | "host">) {
  const modal = useComputed(() => opening.session.value?.modal.value).value;
  if (!modal || opening.mode.value !== "place") return null;
  const { name } = opening.widget.value;
  return <ModalWidget key={modal.instanceId} {...{ modal, host }} opener={name} roomName={opening.roomName.value} />;
}

type SlabProps = StageLayerProps & { readonly opening: Opening };

/** One frame and what stands over it, wherever its place is now. */
function Slab({ opening, host, stage }: SlabProps) {
  const slab = useRef<HTMLDivElement>(null);
  const ending = useComputed(() => opening.mode.value === "ending").value;
  const inCorner = useComputed(() => opening.mode.value === "corner").value;
  const asks = opening.asks.value;
  // Above a question stand the strips of small windows; it begins below them, so that they cover none of its buttons.
  const box = useComputed(() => {
    const at = opening.box.value;
    const all = stage.openings.value;
    if (!at || questionOf(all) !== opening) return at;
    return belowStrips(at, all.filter(({ mode }) => mode.value === "corner").length);
  });
  useSignalEffect(() => lay(slab.current, box.value));
  useEnding(slab, ending, () => stage.removed(opening));
  const guard = () => (inCorner ? null : opening.spot.peek()?.guard()) ?? cornerGuard(opening);
  const leave = (direction: "back" | "on") => {
    const at = guard();
    if (at) leaveWidget(at, direction);
  };
  return (
    <div
      // Before anything inside takes the focus, which it cannot while it is hidden.
      ref={(element) => {
        slab.current = element;
        lay(element, box.peek());
      }}
      id={slabId(opening)}
      class={`${styles.slab} ${inCorner ? styles.inCorner : asks ? styles.asking : ""}`}
      data-slab
    >
      <FocusGuard at="start" onFocus={() => leave("back")} />
      <div class={styles.content} data-slab-content>
        <OpeningBody opening={opening} host={host} />
      </div>
      {/* Come to backwards, from what stands behind the place, it keeps the focus: the widget itself is the next stop. */}
      <FocusGuard
        at="end"
        class={styles.end}
        onFocus={(_guard, from) => from !== guard() && leave("on")}
        onTab={() => leave("on")}
      />
    </div>
  );
}

const cornerGuard = (opening: Opening) =>
  document.querySelector<HTMLElement>(`[data-corner="${slabId(opening)}"] [data-guard=place]`);

function lay(element: HTMLElement | null, box: Rect | undefined): void {
  if (!element) return;
  element.inert = box === undefined;
  element.style.visibility = box ? "visible" : "hidden";
  if (!box) return;
  element.style.width = `${box.width}px`;
  element.style.height = `${box.height}px`;
  element.style.transform = `translate(${box.x}px, ${box.y}px)`;
}

/** The frame shows an empty page before it is taken out: camera and microphone are let go at once. */
function useEnding(slab: { readonly current: HTMLElement | null }, ending: boolean, onGone: () => void): void {
  const gone = useRef(onGone);
  useLayoutEffect(() => {
    if (!ending) return;
    const frames = [...(slab.current?.querySelectorAll("iframe") ?? [])];
    for (const frame of frames) blank(frame);
    if (frames.length === 0) {
      gone.current();
      return;
    }
    const timer = setTimeout(() => gone.current(), BLANK_FOR_MS);
    return () => clearTimeout(timer);
  }, [slab, ending]);
}

/** Long enough for the empty page to be shown. */
const BLANK_FOR_MS = 100;
