/** The example of docs/widgets.md: its model against the fake host, as a widget's tests are written. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { widgetNames } from "../../../src/stack/build/widget-names.ts";
import { createFakeHost } from "../../../widgets/kit/testing/fake-host.ts";
import { docBlocks } from "../../support/doc-blocks.ts";
import { createNoteModel } from "../../support/example-widget/note.model.ts";
import { NOTE_TYPE, noteConfig } from "../../support/example-widget/note-config.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

test("what one person writes, another reads; who may not is told", async () => {
  const clock = createFakeClock();
  const fake = createFakeHost({ clock });
  await fake.host.connect([`org.matrix.msc2762.receive.state_event:${NOTE_TYPE}#`]);
  const note = createNoteModel(fake.host);
  note.start();
  await clock.advance(5000);
  expect(note.text.value).toBe("");
  fake.setState(NOTE_TYPE, "", { text: "Bring cake" });
  await clock.advance(0);
  expect(note.text.value).toBe("Bring cake");
  await note.save("Bring tea");
  expect(fake.state(NOTE_TYPE, "")).toEqual({ text: "Bring tea" });
  fake.fail("send_event", { code: "forbidden" });
  await expect(note.save("Bring nothing")).rejects.toMatchObject({ code: "forbidden" });
  fake.setState(NOTE_TYPE, "", { text: { wrong: true } });
  await clock.advance(0);
  expect(note.text.value).toBe("");
});

test("its config says what is wrong with it", () => {
  expect(noteConfig.read({ v: 1, title: "Plans" }).state).toBe("ok");
  expect(noteConfig.read({}).state).toBe("missing");
  expect(noteConfig.read({ v: 2 }).state).toBe("newer");
  expect(noteConfig.read({ v: 1, title: 5 }).state).toBe("broken");
});

test("docs/widgets.md shows it as it is, whole", () => {
  const folder = new URL("../../support/example-widget/", import.meta.url);
  const shown = [...docBlocks("widgets.md")].filter(([name]) => name.includes(" "));
  const files = readdirSync(folder).sort();
  expect(shown.map(([name]) => name.split(" ")[1]).sort()).toEqual(files);
  for (const [name, text] of shown) {
    expect(text, name).toBe(readFileSync(new URL(name.split(" ")[1] ?? "", folder), "utf8"));
  }
  const code = shown.filter(([name]) => name.startsWith("ts")).map(([, text]) => text.trim().split("\n").length);
  expect(code.reduce((sum, lines) => sum + lines)).toBeLessThan(120);
});

test("a folder with a page is a widget, whatever it is called; a folder without is none", () => {
  const widgets = mkdtempSync(join(tmpdir(), "sparks-widgets-"));
  for (const name of ["poll", "notes"]) {
    mkdirSync(join(widgets, name));
    writeFileSync(join(widgets, name, "index.html"), "");
  }
  mkdirSync(join(widgets, "kit", "dev"), { recursive: true });
  writeFileSync(join(widgets, "kit", "dev", "index.html"), "");
  expect([...widgetNames(widgets)].sort()).toEqual(["notes", "poll"]);
  rmSync(widgets, { recursive: true });
});
