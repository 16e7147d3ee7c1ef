import { describe, expect, test } from "vitest";
import type { FileShare, Grantee } from "#model";
import { createRoomPeople } from "../../../widgets/files/room/room-people.ts";
import { whoCanOpen } from "../../../widgets/files/room/who-can-open.ts";
import { createFakeHost } from "../../../widgets/kit/testing/fake-host.ts";

const NOW = 1_800_000_000_000;
const anna = { userId: "@anna:example.org", name: "Anna Adler" };
const ben = { userId: "@ben:example.org", name: "Ben" };
const people = (...to: readonly Partial<Grantee>[]): FileShare => ({
  id: "1",
  kind: "people",
  role: "read",
  inherited: false,
  to: to.map((one) => ({ kind: "person", name: "", ...one })),
});
const owner: FileShare = { ...people({ name: "Zoe" }), role: "owner" };
const link = (more: Partial<NonNullable<FileShare["link"]>> = {}, share: Partial<FileShare> = {}): FileShare => ({
  ...people(),
  kind: "link",
  link: { scope: "anyone", hasPassword: false, ...more },
  ...share,
});
const answers = (shares: readonly FileShare[], members = [anna, ben]) =>
  whoCanOpen(members, shares, NOW).map(({ answer }) =>
    "why" in answer ? answer.why : "by" in answer ? answer.by : answer.can,
  );

describe("who of the room can open a file", () => {
  test.each<[string, readonly FileShare[], readonly string[]]>([
    ["nothing is said", [], ["partial", "partial"]],
    ["a list that names its owner is whole", [owner], ["no", "no"]],
    ["by name, however it is written", [owner, people({ name: "ANNA adler " })], ["name", "no"]],
    ["by the name of the account", [people({ name: "ben" })], ["partial", "name"]],
    ["by the address that is the Matrix id's", [people({ name: "x", email: "Ben@example.org" })], ["partial", "email"]],
    ["an address elsewhere is another one", [owner, people({ name: "x", email: "ben@evil.example" })], ["no", "no"]],
    ["a group may be anybody's", [owner, people({ kind: "group", name: "Anna Adler" })], ["group", "group"]],
    ["somebody without a name", [owner, people({})], ["group", "group"]],
    ["a link for whoever has it", [owner, link()], ["with-link", "with-link"]],
    ["a link with a password", [owner, link({ hasPassword: true })], ["group", "group"]],
    ["a link for the organisation", [owner, link({ scope: "organisation" })], ["group", "group"]],
    ["a link that has run out", [owner, link({}, { expiresAt: NOW - 1 })], ["no", "no"]],
    ["a grant that has run out", [owner, { ...people({ name: "Ben" }), expiresAt: NOW }], ["no", "no"]],
  ])("%s", (_, shares, expected) => {
    expect(answers(shares)).toEqual(expected);
  });

  test("two of the same name are not told apart", () => {
    const other = { userId: "@eve:evil.example", name: "anna adler" };
    expect(answers([owner, people({ name: "Anna Adler" })], [anna, other])).toEqual(["ambiguous", "ambiguous"]);
  });
});

test("the people of the room are asked for when somebody wants to know, and followed", async () => {
  const fake = createFakeHost();
  const member = (id: string, membership: string, displayname?: unknown) =>
    fake.setState("m.room.member", id, { membership, displayname });
  member(anna.userId, "join", "Anna Adler");
  member("@gone:example.org", "leave", "Gone");
  member("@odd:example.org", "join", { not: "a name" });
  await fake.host.connect([]);
  const room = createRoomPeople(fake.host);
  expect(room.members.value).toBeUndefined();
  await room.load();
  expect(room.members.value).toEqual(
    [{ userId: "@odd:example.org", name: "@odd:example.org" }, anna].toSorted((a, b) => a.name.localeCompare(b.name)),
  );
  expect(room.nameOf("@gone:example.org")).toBe("Gone");
  member(ben.userId, "join", "Ben");
  await new Promise((resolve) => setTimeout(resolve));
  expect(room.members.value).toHaveLength(3);
  room.stop();
});

test("a client that does not allow it says so", async () => {
  const fake = createFakeHost({ denies: () => true });
  await fake.host.connect([]);
  await expect(createRoomPeople(fake.host).load()).rejects.toMatchObject({ code: "forbidden" });
});
