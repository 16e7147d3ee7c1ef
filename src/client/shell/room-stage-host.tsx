import messagesIcon from "icon:message-square";
import closeIcon from "icon:x";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { RoomDetails, RoomWidget } from "#contracts";
import { IconButton, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { WidgetMenu, WidgetTile } from "../features/widgets/index.ts";
import styles from "./room-stage.module.css";
import type { CenterSlotProps, TopSlotProps } from "./room-stage-slot.tsx";
import { shellMessages } from "./shell.messages.ts";
import type { ShellModel } from "./shell.model.ts";
import { useArrangement } from "./use-arrangement.ts";
import { useLayoutItems } from "./use-layout-items.ts";
import { MAX_HEIGHT, MIN_HEIGHT } from "./widget-choices.ts";
import { DEFAULT_HEIGHT } from "./widget-layout.ts";
import { placesMessages } from "./widget-places.messages.ts";
import { stageOf, useStageHost } from "./widgets-host.tsx";

/** Beside the name of a widget that stands in the room: its menu, and taking it away for oneself. */
function TileActions({ shell, room, widget }: TileProps) {
  const app = useApp();
  const host = useStageHost(shell);
  const t = useMessages(shellMessages);
  const items = useLayoutItems(shell, room);
  const { choices } = useArrangement(shell);
  if (!host) return null;
  return (
    <>
      <WidgetMenu {...{ host, widget }} stage={stageOf(app)} source="room" roomName={room.name} items={items(widget)} />
      <IconButton
        icon={closeIcon}
        size="small"
        label={t("close")}
        onClick={() => choices.setContainer(room, widget.id, "right")}
      />
    </>
  );
}

type TileProps = { readonly shell: ShellModel; readonly room: RoomDetails; readonly widget: RoomWidget };

type PlacedProps = TileProps & {
  readonly kind: "top" | "center";
  readonly covered: boolean;
  /** Before the other buttons. */
  readonly children?: ComponentChildren;
};

function Tile({ shell, room, widget, kind, covered, children }: PlacedProps) {
  const app = useApp();
  const { choices } = useArrangement(shell);
  return (
    <WidgetTile
      stage={stageOf(app)}
      target={{ roomId: room.id, widgetId: widget.id, source: "room" }}
      kind={kind}
      name={widget.name}
      covered={covered}
      onLeave={() => choices.setContainer(room, widget.id, "right")}
      actions={
        <>
          {children}
          <TileActions {...{ shell, room, widget }} />
        </>
      }
    />
  );
}

/** The widget that stands in the place of the messages. */
export function CenterHost({ messages, ...tile }: CenterSlotProps) {
  const t = useMessages(placesMessages);
  return (
    <Tile key={tile.widget.id} {...tile} kind="center">
      <IconButton
        icon={messagesIcon}
        size="small"
        label={t(messages.hidden ? "showMessages" : "hideMessages")}
        pressed={!messages.hidden}
        onClick={() => messages.setHidden(!messages.hidden)}
      />
    </Tile>
  );
}

const STEP = 4;

/** The widgets above the messages; how high they are is the person's choice. */
export function TopHost({ shell, room, widgets, height, covered }: TopSlotProps) {
  const t = useMessages(placesMessages);
  const { choices } = useArrangement(shell);
  const top = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number | undefined>(undefined);
  const grip = useRef<{ readonly y: number; readonly percent: number; readonly whole: number } | undefined>(undefined);
  const percent = Math.max(MIN_HEIGHT, Math.min(MAX_HEIGHT, dragged ?? height));
  return (
    <div ref={top} class={styles.top} style={{ height: `${percent}%` }}>
      <div class={styles.row}>
        {widgets.map((widget) => (
          <Tile key={widget.id} {...{ shell, room, widget, covered }} kind="top" />
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: hr takes no focus */}
      <div
        class={styles.divider}
        role="separator"
        aria-orientation="horizontal"
        aria-label={t("height")}
        aria-valuenow={Math.round(percent)}
        aria-valuemin={MIN_HEIGHT}
        aria-valuemax={MAX_HEIGHT}
        tabIndex={0}
        onKeyDown={(event) => {
          const step = { ArrowDown: STEP, ArrowUp: -STEP }[event.key];
          const edge = { Home: MIN_HEIGHT, End: MAX_HEIGHT }[event.key];
          const next = edge ?? (step === undefined ? undefined : percent + step);
          if (next === undefined) return;
          event.preventDefault();
          choices.setHeight(room, next);
        }}
        onDblClick={() => choices.setHeight(room, DEFAULT_HEIGHT)}
        onPointerDown={(event) => {
          const whole = top.current?.parentElement?.clientHeight;
          if (event.button !== 0 || !whole) return;
          event.preventDefault();
          event.currentTarget.focus();
          event.currentTarget.setPointerCapture(event.pointerId);
          grip.current = { y: event.clientY, percent, whole };
        }}
        onPointerMove={(event) => {
          const from = grip.current;
          if (from) setDragged(from.percent + ((event.clientY - from.y) / from.whole) * 100);
        }}
        onLostPointerCapture={() => {
          grip.current = undefined;
          if (dragged !== undefined) choices.setHeight(room, percent);
          setDragged(undefined);
        }}
      />
    </div>
  );
}
