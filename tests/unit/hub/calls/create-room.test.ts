import { describe, expect, it } from "vitest";
import type { CreateRoom } from "#contracts";
import { createBody } from "../../../../src/hub/calls/room-calls.ts";

const MEMBER = "org.matrix.msc3401.call.member";
const body = (kind: CreateRoom["kind"], version: string) =>
  createBody({ kind, encrypted: false, invite: [] }, version) as {
    power_level_content_override?: { events?: Record<string, number>; users?: unknown };
  };

describe("a new room", () => {
  it("lets every member join calls, and keeps what the presets protect", () => {
    for (const kind of ["private", "direct"] as const) {
      const override = body(kind, "11").power_level_content_override;
      expect(override?.events).toMatchObject({ [MEMBER]: 0, "m.room.power_levels": 100, "m.room.tombstone": 100 });
      // Creators of version 12 must not be named; who they are is the server's to say.
      expect(override).not.toHaveProperty("users");
    }
  });

  it("of version 12 is ended by its creators alone", () => {
    expect(body("private", "12").power_level_content_override?.events?.["m.room.tombstone"]).toBe(150);
    expect(body("private", "org.example.new").power_level_content_override?.events?.["m.room.tombstone"]).toBe(100);
  });

  it("that is public or a space keeps what the server gives it", () => {
    expect(body("public", "12").power_level_content_override).toBeUndefined();
    expect(body("space", "12").power_level_content_override).toEqual({ events_default: 100 });
  });
});
