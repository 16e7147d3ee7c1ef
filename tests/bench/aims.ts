/**
 * What Sparks aims at on the seeded account of 2,000 rooms (the project's bench, BASELINE.md). `key` names a figure of the
 * harness (`results.json`, median of the runs) or one that is measured here beside it.
 */
export type Unit = "KiB" | "ms" | "s" | "MiB" | "count" | "%";
export type Aim = {
  readonly label: string;
  readonly key: string;
  readonly atMost: number;
  readonly unit: Unit;
};

const aim = (label: string, key: string, atMost: number, unit: Unit): Aim => ({ label, key, atMost, unit });

export const AIMS: readonly Aim[] = [
  aim("code to sign-in form, brotli", "loginCode", 60, "KiB"),
  aim("code to room list, brotli, without the crypto wasm", "listCodeWithoutWasm", 300, "KiB"),
  aim("requests to sign-in", "loginRequests", 6, "count"),
  aim("requests to room list", "listRequests", 12, "count"),
  aim("requests of a warm start", "warmRequests", 4, "count"),
  aim("sign-in form usable, main-thread CPU", "loginScreenTask", 0.1, "s"),
  aim("first login to room list", "firstLogin", 2000, "ms"),
  aim("… main-thread CPU", "firstLoginTask", 0.3, "s"),
  aim("… renderer CPU", "firstLoginCpu", 2, "s"),
  aim("… longest page task", "firstLongTask", 50, "ms"),
  aim("… API bytes of page and hub", "apiBytes", 512, "KiB"),
  aim("… API requests of page and hub", "apiRequests", 15, "count"),
  aim("warm start to last message", "warmMessage", 1000, "ms"),
  aim("… main-thread CPU", "warmTask", 0.3, "s"),
  aim("… renderer CPU", "warmCpu", 1.5, "s"),
  aim("… sum of long tasks", "warmLongTotal", 0, "ms"),
  aim("idle, main-thread CPU a minute", "idleTaskPerMin", 0.01, "s"),
  aim("JS heap of the page after warm start", "warmMem_heap", 8, "MiB"),
  aim("JS heap of the hub", "hubHeap", 40, "MiB"),
  aim("renderer PSS", "warmMem_pss", 200, "MiB"),
  aim("room switch to painted, median", "switch", 40, "ms"),
  aim("… slowest", "switchMax", 80, "ms"),
  aim("… main-thread CPU", "switchTask", 0.03, "s"),
  aim("Enter to local echo painted", "sendEcho", 25, "ms"),
  aim("… main-thread CPU a message", "sendTask", 0.02, "s"),
  aim("big room open to last message", "bigOpen", 100, "ms"),
  aim("page back 1,000 messages: time", "backPer1000", 3000, "ms"),
  aim("… main-thread CPU", "backTaskPer1000", 1, "s"),
  aim("… long tasks", "backLong", 0, "count"),
  aim("… dropped frames", "backDroppedShare", 5, "%"),
  aim("… DOM nodes at the end", "bigMem_nodes", 1500, "count"),
  aim("a room with ten widgets against none: page CPU, ratio", "widgetRoomCpu", 1.2, "count"),
  aim("… frames made by opening it", "widgetRoomFrames", 0, "count"),
  aim("upload through the gateway against none: time, ratio", "filesUpload", 1.25, "count"),
  aim("download through the gateway against none: time, ratio", "filesDownload", 1.25, "count"),
  aim("… growth of the gateway's memory", "filesGrowth", 64, "MiB"),
  aim("1,000 files upload: longest page task", "filesLongTask", 50, "ms"),
  aim("10,000 files: main-thread CPU from asking to the list on the screen", "filesList", 300, "ms"),
  aim("… for a jump to its end", "filesListScroll", 50, "ms"),
  aim("4,000 rooms against 400: page CPU, ratio", "scalingCpu", 1.2, "count"),
  aim("4,000 rooms against 400: first list, ratio", "scalingList", 1.2, "count"),
];

const DIVISOR: Readonly<Record<Unit, number>> = { KiB: 1024, MiB: 1048576, ms: 1, s: 1, count: 1, "%": 1 };

/** A raw figure (bytes, milliseconds, seconds) in the unit of its aim. */
export const inUnit = (raw: number, unit: Unit): number => raw / DIVISOR[unit];

export type Outcome = Aim & { readonly value: number | undefined; readonly met: boolean };

export function judge(raw: Readonly<Record<string, number | undefined>>): readonly Outcome[] {
  return AIMS.map((each) => {
    const found = raw[each.key];
    const value = found === undefined ? undefined : inUnit(found, each.unit);
    return { ...each, value, met: value !== undefined && value <= each.atMost };
  });
}

const round = (value: number) => (value >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000);

export function outcomeTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(
    ({ label, value, atMost, unit, met }) =>
      `| ${label} | ${value === undefined ? "not measured" : round(value)} | ${atMost} | ${unit === "count" ? "" : unit} | ${met ? "yes" : "no"} |`,
  );
  return ["| figure | measured | at most | unit | met |", "|---|---|---|---|---|", ...rows].join("\n");
}
