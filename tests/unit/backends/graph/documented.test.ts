/** Every documented reply of drives, items, sites and permissions gives the values that it shows. */
import { describe, expect, test } from "vitest";
import { arrayAt, isObject, numberAt, objectAt, stringAt } from "#base";
import type { FilePath } from "#model";
import { changeFrom } from "../../../../src/backends/files/graph/changes.ts";
import { entryFromItem } from "../../../../src/backends/files/graph/drive-item.ts";
import { shareFromPermission } from "../../../../src/backends/files/graph/permissions.ts";
import { placeFromDrive, quotaFrom } from "../../../../src/backends/files/graph/places.ts";
import { thumbnailFrom, thumbnailsFrom } from "../../../../src/backends/files/graph/thumbnails.ts";
import { versionFrom } from "../../../../src/backends/files/graph/versions.ts";
import {
  type DocumentedReply,
  documentedReplies,
  graphExamplesPresent,
} from "../../../support/vendor/graph-examples.ts";

const FOLDER = "/Folder" as FilePath;

/** What is not read, and why: at most one reply in twenty. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const values = ({ body }: DocumentedReply): readonly unknown[] => arrayAt(body, "value") ?? [body];

function checkItem(item: unknown): void {
  const entry = entryFromItem(item, FOLDER);
  expect(entry?.name).toBe(stringAt(item, "name"));
  expect(entry?.id).toBe(stringAt(item, "id"));
  expect(entry?.kind).toBe(objectAt(item, "folder") ? "folder" : "file");
  expect(entry?.path).toBe(`${FOLDER}/${stringAt(item, "name")}`);
  if (entry?.kind === "file") expect(entry.size).toBe(numberAt(item, "size"));
  const time = stringAt(item, "lastModifiedDateTime");
  expect(entry?.modifiedAt).toBe(time === undefined ? undefined : Date.parse(time));
  expect(entry?.revision).toBe(stringAt(item, "eTag"));
}

function checkPermission(value: unknown): void {
  const share = shareFromPermission(value);
  const text = JSON.stringify(value);
  expect(share?.id).toBe(stringAt(value, "id") ?? "");
  expect(share?.role).toBe((arrayAt(value, "roles") ?? [])[0] ?? "other");
  expect(share?.link?.url).toBe(stringAt(objectAt(value, "link"), "webUrl"));
  if (share?.link) expect(share.link.hasPassword).toBe(isObject(value) && value.hasPassword === true);
  expect(share?.inherited).toBe(text.includes("inheritedFrom"));
  const link = objectAt(value, "link");
  const named = (link ? text.replace(JSON.stringify(link), "") : text).match(/"displayName":"([^"]+)"/)?.[1];
  expect(share?.to[0]?.name || undefined).toBe(named);
  expect(share?.to[0]?.email).toBe(text.match(/"email":"([^"]+)"/)?.[1]);
  const expires = stringAt(value, "expirationDateTime");
  expect(share?.expiresAt).toBe(expires === undefined ? undefined : Date.parse(expires));
}

function checkDelta(reply: DocumentedReply): void {
  for (const item of values(reply)) {
    const id = stringAt(item, "id") ?? "";
    const change = changeFrom(
      { parentReference: { path: "/drive/root:/Folder" }, ...(isObject(item) ? item : {}) },
      id,
    );
    if (objectAt(item, "deleted")) expect(change).toEqual({ what: "gone", id });
    else expect(change).toMatchObject({ what: "present", entry: { id, name: stringAt(item, "name") } });
  }
}

function checkDrive({ body }: DocumentedReply): void {
  const quota = objectAt(body, "quota");
  expect(placeFromDrive(body)).toMatchObject({ id: stringAt(body, "id"), kind: "personal", name: "Ryan Gregg" });
  expect(quotaFrom(body).total).toBe(numberAt(quota, "total"));
  expect(quotaFrom(body).used).toBe((numberAt(quota, "total") ?? 0) - (numberAt(quota, "remaining") ?? 0));
}

function checkVersion({ body }: DocumentedReply): void {
  expect(versionFrom(body)).toEqual({
    id: stringAt(body, "id"),
    modifiedAt: Date.parse(stringAt(body, "lastModifiedDateTime") ?? ""),
    size: numberAt(body, "size"),
    by: "Ryan Gregg",
  });
}

/** A set of an item, sets of several items, or one size alone. */
function checkThumbnails(value: unknown): void {
  const inside = arrayAt(value, "thumbnails");
  if (inside) inside.forEach(checkThumbnails);
  else if (stringAt(value, "url") !== undefined) expect(thumbnailFrom(value)).toEqual(value);
  else {
    const sizes = Object.entries(isObject(value) ? value : {}).filter(([, size]) => isObject(size));
    expect(sizes.length).toBeGreaterThan(0);
    expect(thumbnailsFrom(value)).toEqual(Object.fromEntries(sizes));
  }
}

const each = (check: (value: unknown) => void) => (reply: DocumentedReply) => values(reply).forEach(check);

const CHECKS: readonly (readonly [RegExp, (reply: DocumentedReply) => void])[] = [
  [/^driveitem-(list-children|search|update|post-children|restore)\.md$/, each(checkItem)],
  [/^(drive-list-following|shares-get)\.md$/, each(checkItem)],
  [/^driveitem-list-thumbnails\.md$/, each(checkThumbnails)],
  [/^driveitem-delta\.md$/, checkDelta],
  [/^(driveitem-(createlink|invite|list-permissions)|permission-(grant|update))\.md$/, each(checkPermission)],
  [/^site-(get|post|update)-permissions?\.md$/, each(checkPermission)],
  [/^drive-get\.md$/, checkDrive],
  [/^driveitemversion-get\.md$/, checkVersion],
  // Sites are read for their id and their name; a refusal among them has neither a name nor drives.
  [
    /^site-(getbypath|follow|unfollow)\.md$/,
    each((site) => expect(stringAt(site, "id")).toMatch(/^contoso\.sharepoint\.com,/)),
  ],
];

describe("what Microsoft documents", () => {
  const replies = documentedReplies(/^(drive|driveitem|driveitemversion|site|permission|shares)-/);

  test("is there, or is said to be missing", () => {
    if (!graphExamplesPresent) console.log("../shared/vendor-examples is not here: nothing documented was tried");
    expect(replies.length > 20 || !graphExamplesPresent).toBe(true);
  });

  test("at least 95 of 100 are read", () => {
    const read = replies.filter(({ page }) => CHECKS.some(([pages]) => pages.test(page)));
    const percent = replies.length === 0 ? 100 : (100 * read.length) / replies.length;
    console.log(
      `documented replies with a body: ${read.length} of ${replies.length} are read (${percent.toFixed(0)} %)`,
    );
    expect(percent).toBeGreaterThanOrEqual(95);
  });

  for (const reply of replies) {
    const { where, page } = reply;
    const [, check] = CHECKS.find(([pages]) => pages.test(page)) ?? [];
    if (check) test(where, () => check(reply));
    else test(`${where} is left out with a reason`, () => expect(EXCEPTIONS[page]).toBeTruthy());
  }
});
