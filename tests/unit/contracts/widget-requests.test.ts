import { describe, expect, test } from "vitest";
import { readHostRequest } from "#contracts";

describe("what the host asks of a widget", () => {
  test.each([
    { what: "attach-files" },
    { what: "attach-files", room_id: "!r:example.org" },
    { what: "save-attachment", event_id: "$e" },
    { what: "save-attachment", event_id: "$e", room_id: "!r:example.org" },
  ])("%j is read", (data) => {
    expect(readHostRequest({ ...data, more: 1 })).toEqual(data);
  });

  test.each([
    undefined,
    null,
    "attach-files",
    [],
    {},
    { what: "delete-everything" },
    { what: "save-attachment" },
    { what: "save-attachment", event_id: 7 },
    { what: "save-attachment", event_id: "no event" },
    { what: "save-attachment", event_id: `$${"x".repeat(300)}` },
    { what: "attach-files", room_id: "https://evil.example" },
    Object.create({ what: "attach-files" }),
  ])("%j is none", (data) => {
    expect(readHostRequest(data)).toBeUndefined();
  });
});
