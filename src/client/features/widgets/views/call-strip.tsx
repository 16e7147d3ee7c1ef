import windowIcon from "icon:app-window";
import phoneIcon from "icon:phone";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button, Icon, useMessages } from "#ui";
import type { Rect } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import styles from "./stage.module.css";

export type CallStripProps = {
  readonly rect: Rect;
  readonly inCall: boolean;
  readonly name: string;
  readonly room: string | undefined;
  readonly onBack: () => void;
  readonly onEnd: () => void;
};

/** Stands for a small window while a question is on the screen: the widget's frame is out of the way, but what goes on can be seen and ended. */
export function CallStrip({ rect, inCall, name, room, onBack, onEnd }: CallStripProps) {
  const t = useMessages(stageMessages);
  const root = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return;
    element.style.width = `${rect.width}px`;
    element.style.height = `${rect.height}px`;
    element.style.transform = `translate(${rect.x}px, ${rect.y}px)`;
  }, [rect.x, rect.y, rect.width, rect.height]);
  const what = inCall ? t("inCall") : name;
  const text = room === undefined ? what : t("nameAndRoom", { name: what, room });
  return (
    <section ref={root} class={styles.strip} aria-label={text}>
      <Icon of={inCall ? phoneIcon : windowIcon} />
      <span class={styles.stripText} title={text}>
        {text}
      </span>
      <Button size="small" onClick={onBack}>
        {t("back")}
      </Button>
      <Button size="small" variant="danger" onClick={onEnd}>
        {inCall ? t("hangUp") : t("endIt")}
      </Button>
    </section>
  );
}
