// Measures the list that is anchored at its end: wheel upwards at 900 px every 30 ms while pages of 100 lines are put
// before the first one, then the quiet cases one by one. Run: node tests/bench/virtual-list.measure.mjs [--json]
import { chromium } from "playwright";
import { startGallery } from "../support/ui-gallery/serve.ts";

const PAGES = 10;
const gallery = await startGallery({ built: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...(process.env.CHROMIUM_ARGS?.split(" ") ?? []),
  ],
});
const result = {};
try {
  result.wheel = await wheel();
  result.quiet = await quiet();
} finally {
  await browser.close();
  await gallery.close();
}
if (process.argv.includes("--json")) console.log(JSON.stringify(result));
else console.dir(result, { depth: null });
const bad =
  result.wheel.longTasks + result.wheel.jumps > 0 ||
  // On a machine that skips frames several wheel steps come as one, and rows are passed over rightly.
  (result.wheel.neverShown > 0 && result.wheel.worstFrameMs < 60) ||
  result.wheel.maxRows >= 80 ||
  Object.values(result.quiet).some((px) => Math.abs(px) > 0);
process.exitCode = bad ? 1 : 0;

async function open(query) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(record);
  await page.goto(`${gallery.url}?page=list&${query}`);
  await page.waitForSelector("[data-line]");
  await page.waitForTimeout(400);
  return page;
}

// In the page: frames, long tasks, rows that were ever shown, and moves that no scroll explains.
function record() {
  const data = { frames: [], long: [], shown: new Set(), drift: [], moves: [], writes: 0, maxRows: 0, run: false };
  window.recorded = data;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) data.long.push([entry.startTime, entry.duration]);
  }).observe({ type: "longtask" });
  const scroller = () => document.querySelector("[role=log]");
  let last = null;
  // Looked at after each paint: what is put right within a frame was never seen.
  const channel = new MessageChannel();
  channel.port1.onmessage = () => look();
  const step = (time) => {
    if (data.run) {
      data.frames.push(time);
      channel.port2.postMessage(0);
    }
    requestAnimationFrame(step);
  };
  const look = () => {
    const element = scroller();
    const rows = [...element.querySelectorAll("[data-line]")];
    data.maxRows = Math.max(data.maxRows, rows.length);
    const tops = new Map(rows.map((row) => [row.dataset.line, row.getBoundingClientRect().top]));
    if (last) {
      for (const [key, top] of last.tops) {
        if (top < 0 || top > 900 || !tops.has(key)) continue;
        const moved = tops.get(key) - top;
        data.drift.push(moved + (element.scrollTop - last.scrollTop));
        data.moves.push(moved);
        break;
      }
    }
    last = { tops, scrollTop: element.scrollTop };
  };
  requestAnimationFrame(step);
  document.addEventListener("DOMContentLoaded", () => {
    const add = (node) => {
      if (node.nodeType !== 1) return;
      if (node.dataset.line) data.shown.add(node.dataset.line);
      for (const row of node.querySelectorAll("[data-line]")) data.shown.add(row.dataset.line);
    };
    new MutationObserver((changes) => {
      for (const change of changes) change.addedNodes.forEach(add);
    }).observe(document.body, { childList: true, subtree: true });
    add(document.body);
    const own = Object.getOwnPropertyDescriptor(Element.prototype, "scrollTop");
    Object.defineProperty(Element.prototype, "scrollTop", {
      get: own.get,
      set(value) {
        data.writes++;
        own.set.call(this, value);
      },
    });
  });
}

async function wheel() {
  const page = await open(`pages=${PAGES}`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const metrics = async () => {
    const { metrics: all } = await cdp.send("Performance.getMetrics");
    return Object.fromEntries(all.map(({ name, value }) => [name, value]));
  };
  const before = await metrics();
  const start = await page.evaluate(() => {
    window.recorded.run = true;
    window.recorded.writes = 0;
    return performance.now();
  });
  const wanted = 100 + PAGES * 100;
  const began = Date.now();
  let done = false;
  for (let i = 0; !done && Date.now() - began < 60_000; i++) {
    await cdp.send("Input.dispatchMouseEvent", {
      type: "mouseWheel",
      x: 600,
      y: 450,
      deltaX: 0,
      deltaY: i % 40 === 39 ? 200 : -900,
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    if (i % 5 === 0)
      done = await page.evaluate((first) => window.lines.range[0] === first, `n${100_000 - PAGES * 100}`);
  }
  const tookMs = Date.now() - began;
  await page.waitForTimeout(500);
  const got = await page.evaluate((from) => {
    const { frames, long, shown, drift, writes, maxRows } = window.recorded;
    return {
      longAt: long.map(([t, d]) => [Math.round(t - from), d]),
      frames: frames.filter((t) => t >= from),
      long: long.filter(([t]) => t >= from),
      shown: shown.size,
      drift,
      writes,
      maxRows,
      nodes: document.querySelectorAll("*").length,
    };
  }, start);
  const after = await metrics();
  let dropped = 0;
  let worst = 0;
  for (let i = 1; i < got.frames.length; i++) {
    const gap = got.frames[i] - got.frames[i - 1];
    worst = Math.max(worst, gap);
    dropped += Math.max(0, Math.round(gap / (1000 / 60)) - 1);
  }
  await page.close();
  return {
    shown: got.shown,
    neverShown: wanted - got.shown,
    tookMs,
    mainThreadSeconds: +(after.TaskDuration - before.TaskDuration).toFixed(3),
    scriptSeconds: +(after.ScriptDuration - before.ScriptDuration).toFixed(3),
    layoutSeconds: +(
      after.LayoutDuration -
      before.LayoutDuration +
      after.RecalcStyleDuration -
      before.RecalcStyleDuration
    ).toFixed(3),
    longAt: got.longAt,
    longTasks: got.long.length,
    longestMs: Math.max(0, ...got.long.map(([, d]) => d)),
    frames: got.frames.length,
    dropped,
    droppedShare: `${((dropped / (dropped + got.frames.length)) * 100).toFixed(1)} %`,
    worstFrameMs: +worst.toFixed(1),
    jumps: got.drift.filter((px) => Math.abs(px) > 0.01).length,
    worstJumpPx: Math.max(0, ...got.drift.map(Math.abs)),
    scrollWrites: got.writes,
    maxRows: got.maxRows,
    domNodes: got.nodes,
  };
}

/** Each case: where a row in view stands before and after, in pixels. */
async function quiet() {
  const page = await open("pages=0&start=400");
  const settle = () => page.waitForTimeout(200);
  const moved = async (change) => {
    const before = await page.evaluate(() => {
      const row = [...document.querySelectorAll("[data-line]")].find((r) => r.getBoundingClientRect().top >= 0);
      return { key: row.dataset.line, top: row.getBoundingClientRect().top };
    });
    await page.evaluate(change);
    await settle();
    const top = await page.evaluate(
      (key) => document.querySelector(`[data-line=${key}]`)?.getBoundingClientRect().top,
      before.key,
    );
    return top === undefined ? Number.NaN : top - before.top;
  };
  const fromEnd = () => page.evaluate(() => -document.querySelector("[role=log]").scrollTop);
  const out = {};
  await page.evaluate(() => window.lines.append(5));
  await settle();
  out.appendAtEnd = await fromEnd();
  await page.evaluate(() => window.lines.growLast());
  await settle();
  out.growLastAtEnd = await fromEnd();
  await page.evaluate(() => {
    document.querySelector("[role=log]").scrollTop = -4321;
  });
  await settle();
  out.prependTenPages = 0;
  for (let i = 0; i < 10; i++) out.prependTenPages += Math.abs(await moved(() => window.lines.prepend(100)));
  out.appendWhileReading = await moved(() => window.lines.append(20));
  out.growLastWhileReading = await moved(() => window.lines.growLast());
  out.growAbove = await moved(() => {
    const above = [...document.querySelectorAll("[data-line]")].findLast((r) => r.getBoundingClientRect().bottom < 0);
    window.lines.growAt(above.dataset.line);
  });
  out.growBelow = await moved(() => {
    const below = [...document.querySelectorAll("[data-line]")].find((r) => r.getBoundingClientRect().top > 900);
    window.lines.growAt(below.dataset.line);
  });
  out.removeBelow = await moved(() => {
    const below = [...document.querySelectorAll("[data-line]")].find((r) => r.getBoundingClientRect().top > 900);
    window.lines.remove(below.dataset.line);
  });
  // To a row far away, whose way there was never measured: it stands in the middle, and stays while one scrolls down from it.
  await page.evaluate(() => window.lines.list().scrollToKey("n99500", "start"));
  await page.waitForTimeout(400);
  out.scrollToKey = await page.evaluate(() => document.querySelector("[data-line=n99500]").getBoundingClientRect().top);
  await page.evaluate(() => {
    window.recorded.moves.length = 0;
    window.recorded.run = true;
  });
  await page.mouse.move(600, 450);
  for (let i = 0; i < 40; i++) {
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(30);
  }
  await page.waitForTimeout(500);
  const moves = await page.evaluate(() => window.recorded.moves);
  out.wheelDownBackwards = Math.max(0, ...moves);
  out.wheelDownTravelError = +(moves.reduce((sum, px) => sum + px, 0) + 40 * 120).toFixed(3);
  await page.close();
  return out;
}
