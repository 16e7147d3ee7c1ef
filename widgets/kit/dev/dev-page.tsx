import { useMemo, useState } from "preact/hooks";
import { applyTheme, Button, Checkbox, Select, TextArea } from "#ui";
import styles from "./dev-page.module.css";
import { DEV_STATES, type DevState, type DevWidget, type StateEntry, stateOf } from "./states.ts";
import { type Look, WidgetStage } from "./widget-stage.tsx";

const THEMES = ["light", "dark"] as const;
const LANGUAGES = ["en", "de"] as const;
const TEXT_SIZES = ["small", "normal", "large", "larger"] as const;
const WIDTHS = ["100%", "400px", "390px", "320px"] as const;

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const among = <T extends string>(values: readonly T[], wanted: string | null, fallback: T): T =>
  values.find((value) => value === wanted) ?? fallback;

/** The widget, and beside it all that its host could do to it. The address says what is chosen: it can be kept. */
export function DevPage({ widgets }: { readonly widgets: readonly DevWidget[] }) {
  const query = useMemo(() => new URLSearchParams(location.search), []);
  const [widget, setWidget] = useState(widgets.find(({ name }) => name === query.get("widget")) ?? widgets[0]);
  const [state, setState] = useState(DEV_STATES.find(({ id }) => id === query.get("state")) ?? first());
  const [width, setWidth] = useState(among(WIDTHS, query.get("width"), "100%"));
  const [look, setLook] = useState<Look>({
    theme: among(THEMES, query.get("theme"), "light"),
    language: among(LANGUAGES, query.get("lang"), "en"),
    textSize: among(TEXT_SIZES, query.get("text"), "normal"),
    palette: query.get("palette") !== "no",
  });
  const [entries, setEntries] = useState<readonly StateEntry[]>();
  if (!widget) return <p>There is no widget in this folder.</p>;
  const initial = stateOf(state, widget, location);

  const choose = (next: { readonly widget?: DevWidget; readonly state?: DevState }) => {
    setEntries(undefined);
    if (next.widget) setWidget(next.widget);
    if (next.state) setState(next.state);
    query.set("widget", (next.widget ?? widget).name);
    query.set("state", (next.state ?? state).id);
    history.replaceState(null, "", `?${query}`);
  };
  const change = (next: Partial<Look>) => setLook({ ...look, ...next });
  applyTheme({ theme: look.theme });
  const stage = (
    <WidgetStage
      key={`${widget.name} ${state.id}`}
      widget={widget}
      state={state}
      initial={initial}
      entries={entries ?? initial}
      look={look}
      width={width}
    />
  );
  if (query.get("bare") !== null) return <div class={styles.bare}>{stage}</div>;

  return (
    <div class={styles.page}>
      <form class={styles.controls} aria-label="Host" onSubmit={(event) => event.preventDefault()}>
        <h1>Widgets</h1>
        <Select
          label="Widget"
          value={widget.name}
          options={options(widgets.map(({ name }) => name))}
          onSelect={(name) => choose({ widget: widgets.find((one) => one.name === name) ?? widget })}
        />
        <Select
          label="State"
          value={state.id}
          options={DEV_STATES.map(({ id, label }) => ({ value: id, label }))}
          onSelect={(id) => choose({ state: DEV_STATES.find((one) => one.id === id) ?? state })}
        />
        <Select
          label="Theme"
          value={look.theme}
          options={options(THEMES)}
          onSelect={(theme) => change({ theme: among(THEMES, theme, "light") })}
        />
        <Checkbox
          label="The host hands over its palette"
          checked={look.palette}
          onChange={(palette) => change({ palette })}
        />
        <Select
          label="Language"
          value={look.language}
          options={options(LANGUAGES)}
          onSelect={(language) => change({ language: among(LANGUAGES, language, "en") })}
        />
        <Select
          label="Text size"
          value={look.textSize}
          options={options(TEXT_SIZES)}
          onSelect={(size) => change({ textSize: among(TEXT_SIZES, size, "normal") })}
        />
        <Select
          label="Width"
          value={width}
          options={options(WIDTHS)}
          onSelect={(next) => setWidth(among(WIDTHS, next, "100%"))}
        />
        <RoomState key={`${widget.name} ${state.id}`} entries={entries ?? initial} onApply={setEntries} />
      </form>
      {stage}
    </div>
  );
}

/** The state of the rooms as text; what is applied, the widget hears as if a member had written it. */
function RoomState({
  entries,
  onApply,
}: {
  readonly entries: readonly StateEntry[];
  readonly onApply: (entries: readonly StateEntry[]) => void;
}) {
  const [text, setText] = useState(JSON.stringify(entries, undefined, 2));
  const [fault, setFault] = useState<string>();
  const apply = () => {
    try {
      const parsed: unknown = JSON.parse(text);
      if (!Array.isArray(parsed)) throw new SyntaxError("a list of {type, stateKey, content, roomId?}");
      onApply(parsed);
      setFault(undefined);
    } catch (thrown) {
      setFault(String(thrown));
    }
  };
  return (
    <>
      <TextArea
        label="State of the room"
        rows={12}
        value={text}
        onInput={setText}
        class={styles.code}
        error={fault}
        spellcheck={false}
      />
      <Button onClick={apply}>Write state</Button>
    </>
  );
}

function first(): DevState {
  const [state] = DEV_STATES;
  if (!state) throw new Error("there are no states");
  return state;
}
