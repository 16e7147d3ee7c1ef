import expandIcon from "icon:maximize-2";
import closeIcon from "icon:x";
import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { IconButton, useMessages } from "#ui";
import { questionOf, stripRect } from "../stage/call-strip.ts";
import {
  type Corner,
  cornerAfterKey,
  cornerRect,
  firstCorner,
  nearestCorner,
  type Point,
  within,
} from "../stage/corner-window.ts";
import { enterWidget } from "../stage/focus-bridge.ts";
import { type Opening, type Rect, slabId } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import type { Stage } from "../stage/stage.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { CallStrip } from "./call-strip.tsx";
import { FocusGuard } from "./focus-guard.tsx";
import { shownName } from "./shown-name.ts";
import styles from "./stage.module.css";
import type { StageHost } from "./stage-host.ts";
import { useViewport, type Viewport } from "./use-viewport.ts";

type Props = { readonly stage: Stage; readonly host: StageHost };

/** The widgets that asked to stay on the screen and whose place is not there: each in a small window of its own. */
export function CornerWindows({ stage, host }: Props) {
  const viewport = useViewport();
  const question = questionOf(stage.openings.value)?.box.value;
  const shown = stage.openings.value.filter(({ mode }) => mode.value === "corner");
  return (
    <>
      {shown.map((opening, index) => (
        <CornerWindow key={opening.serial} {...{ stage, host, opening, viewport, question }} before={index} />
      ))}
    </>
  );
}

type WindowProps = Props & {
  readonly opening: Opening;
  readonly viewport: Viewport;
  /** The place of a question on the screen: nothing that a widget draws may lie over it. */
  readonly question: Rect | undefined;
  /** How many such windows there are before this one. */
  readonly before: number;
};

/** A small window that can be moved from corner to corner by mouse, finger and arrow keys. */
function CornerWindow({ stage, host, opening, viewport, question, before }: WindowProps) {
  const t = useMessages(stageMessages);
  const tw = useMessages(widgetMessages);
  const root = useRef<HTMLElement>(null);
  const corner = useSignal<Corner>(firstCorner(viewport));
  const dragged = useSignal<Point | undefined>(undefined);
  const grip = useRef<Point | undefined>(undefined);
  const { bar } = viewport;
  const resting = cornerRect({ viewport, corner: corner.value, before, bar });
  const rect = { ...resting, ...(dragged.value && within(dragged.value, resting, viewport)) };
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) {
      opening.corner.value = undefined;
      return;
    }
    element.style.width = `${rect.width}px`;
    element.style.height = `${rect.height}px`;
    element.style.transform = `translate(${rect.x}px, ${rect.y}px)`;
    opening.corner.value = { x: rect.x, y: rect.y + bar, width: rect.width, height: rect.height - bar };
  }, [opening, bar, rect.x, rect.y, rect.width, rect.height, question === undefined]);
  const name = shownName(opening.widget.value.name, tw("unnamed"));
  const inCall = useComputed(() => opening.session.value?.inCall.value === true).value;
  const room = shownName(opening.roomName.value, "?");
  const ofRoom = opening.ref.source === "account" ? undefined : room;
  if (question) {
    return (
      <CallStrip
        rect={stripRect(question, before, viewport)}
        {...{ inCall, name }}
        room={ofRoom}
        onBack={() => host.returnTo(opening.ref)}
        onEnd={() => stage.end(opening.ref)}
      />
    );
  }
  const title = ofRoom === undefined ? name : t("nameAndRoom", { name, room: ofRoom });
  return (
    <section
      ref={root}
      class={styles.corner}
      aria-label={t("cornerOf", { name })}
      aria-owns={slabId(opening)}
      data-corner={slabId(opening)}
    >
      <header class={styles.bar}>
        <button
          type="button"
          class={styles.grip}
          aria-label={t("move", { name: title })}
          title={t("moveHint")}
          onKeyDown={(event) => {
            const next = cornerAfterKey(corner.peek(), event.key);
            if (!next) return;
            event.preventDefault();
            corner.value = next;
          }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            grip.current = { x: event.clientX - rect.x, y: event.clientY - rect.y };
          }}
          onPointerMove={(event) => {
            const from = grip.current;
            if (from) dragged.value = { x: event.clientX - from.x, y: event.clientY - from.y };
          }}
          onLostPointerCapture={() => {
            grip.current = undefined;
            if (!dragged.peek()) return;
            corner.value = nearestCorner(rect, viewport);
            dragged.value = undefined;
          }}
        >
          <span class={styles.barName}>{title}</span>
        </button>
        <IconButton
          icon={expandIcon}
          size="small"
          label={t("backTo", { room })}
          onClick={() => host.returnTo(opening.ref)}
        />
        <IconButton icon={closeIcon} size="small" label={t("end", { name })} onClick={() => stage.end(opening.ref)} />
      </header>
      <FocusGuard at="place" onFocus={(at, from) => enterWidget(at, opening, from)} />
    </section>
  );
}
