/** The example of docs/widgets.md: its model against the fake host, as a widget's tests are written. */
import { expect, test } from "vitest";
import { createFakeHost } from "../../../widgets/kit/testing/fake-host.ts";
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
