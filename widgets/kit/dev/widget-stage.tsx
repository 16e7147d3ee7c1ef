import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { WIDGET_THEME_KEY } from "#contracts";
import { readHostTokens } from "#ui";
import { ALL_VERSIONS, createFakeHost } from "../testing/fake-host.ts";
import { serveFrame } from "../testing/frame-host.ts";
import styles from "./dev-page.module.css";
import { type DevState, type DevWidget, gatewayUrl, SPACE, type StateEntry, WIDGET_ID } from "./states.ts";

export type Look = {
  readonly theme: "light" | "dark";
  readonly language: "en" | "de";
  readonly textSize: "small" | "normal" | "large" | "larger";
  readonly palette: boolean;
};

export type WidgetStageProps = {
  readonly widget: DevWidget;
  readonly state: DevState;
  /** In the rooms before the widget starts. */
  readonly initial: readonly StateEntry[];
  /** In the rooms now. */
  readonly entries: readonly StateEntry[];
  readonly look: Look;
  readonly width: string;
};

const MAX_LINES = 200;

/** The frame with its host, and what both said to each other. */
export function WidgetStage({ widget, state, initial, entries, look, width }: WidgetStageProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [lines, setLines] = useState<readonly string[]>([]);
  const fake = useMemo(() => {
    const gateway = new URL(gatewayUrl(state, location)).origin;
    // Only the state that is about asking asks.
    const gateways = state.id === "ask" ? [] : [gateway];
    const made = createFakeHost({ gateways, ...state.host, ...(state.inSpace === undefined ? {} : { space: SPACE }) });
    for (const { type, stateKey, content, roomId } of initial) made.setState(type, stateKey, content, roomId);
    return made;
  }, []);

  useEffect(() => {
    if (!frame.current) return undefined;
    return serveFrame({
      fake,
      frame: frame.current,
      widgetId: WIDGET_ID,
      versions: state.host?.versions ?? ALL_VERSIONS,
      isSilent: state.host?.isSilent ?? false,
      onAction: (direction, action) =>
        setLines((old) => [`${direction === "from" ? "widget" : "host"}: ${action}`, ...old].slice(0, MAX_LINES)),
    });
  }, []);
  useEffect(() => {
    if (entries === initial) return;
    for (const { type, stateKey, content, roomId } of entries) fake.setState(type, stateKey, content, roomId);
  }, [entries]);
  useEffect(() => {
    const palette = look.palette ? readHostTokens() : {};
    fake.setTheme({ name: look.theme, [WIDGET_THEME_KEY]: { palette, textSize: look.textSize } });
  }, [look.theme, look.palette, look.textSize]);
  useEffect(() => fake.setLanguage(look.language), [look.language]);

  const address = useMemo(() => addressOf(widget, state, look), []);
  return (
    <div class={styles.stage}>
      <iframe
        ref={frame}
        class={styles.frame}
        title="Widget"
        data-state={state.id}
        src={address}
        style={{ inlineSize: width }}
      />
      <ol class={styles.log} aria-label="Messages">
        {lines.map((line, index) => (
          <li key={lines.length - index}>{line}</li>
        ))}
      </ol>
    </div>
  );
}

function addressOf({ url }: DevWidget, { without, inSpace }: DevState, look: Look): string {
  const address = new URL(url);
  address.searchParams.set("theme", look.theme);
  address.searchParams.set("lang", look.language);
  if (inSpace !== undefined) address.searchParams.set("space", SPACE);
  if (without !== "widgetId") address.searchParams.set("widgetId", WIDGET_ID);
  address.searchParams.set("parentUrl", location.href);
  return address.href;
}
