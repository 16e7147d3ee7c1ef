/** The checker of Graph's requests sees what is wrong, and lets through what the documents show. */
import { describe, expect, test } from "vitest";
import { readCsdl } from "../../support/doubles/graph/csdl.ts";
import { requestFaults } from "../../support/doubles/graph/request-faults.ts";

const csdl = await readCsdl();

const faultsOf = (method: string, path: string, body?: unknown) =>
  csdl
    ? requestFaults(csdl, {
        method,
        path: `/v1.0/${path}`,
        headers: body === undefined ? {} : { "content-type": "application/json" },
        body: new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body)),
      })
    : [];

const VALID: readonly (readonly [string, string, unknown?])[] = [
  ["GET", "me/drive"],
  ["GET", "me/drive/root/children?$top=10&$select=id,name,@microsoft.graph.downloadUrl&$orderby=name desc"],
  ["GET", "drives/b!x/root:/a/b%20c.txt:/content"],
  ["GET", "drives/b!x/root:/a/b.txt?$expand=children($select=id)"],
  ["PUT", "drives/b!x/items/01A:/new.txt:/content?@microsoft.graph.conflictBehavior=fail"],
  ["POST", "me/drive/root/children", { name: "x", folder: {}, "@microsoft.graph.conflictBehavior": "rename" }],
  ["PATCH", "me/drive/items/01A", { name: "x", parentReference: { id: "01B" } }],
  ["POST", "me/drive/items/01A/copy", { name: "x", parentReference: { driveId: "b!x", id: "01B" } }],
  ["POST", "me/drive/root:/a.bin:/createUploadSession", { item: { name: "a.bin", fileSize: 5 }, deferCommit: true }],
  ["POST", "me/drive/items/01A/createLink", { type: "view", expirationDateTime: "2026-01-01T00:00:00Z" }],
  ["POST", "me/drive/items/01A/versions/1.0/restoreVersion"],
  ["GET", "me/drive/root/delta?token=latest"],
  ["GET", "me/drive/root/delta(token='x')"],
  ["GET", "me/drive/root/search(q='a''b')"],
  ["GET", "sites?search=planning"],
  ["GET", "sites/contoso.sharepoint.com:/teams/a:/drives"],
  ["GET", "me/followedSites?$select=id,displayName"],
];

const WRONG: readonly (readonly [RegExp, string, string, unknown?])[] = [
  [/nothingOfTheKind/, "GET", "nothingOfTheKind"],
  [/has no 'childs'/, "GET", "me/drive/root/childs"],
  [/\$select/, "GET", "me/drive/root/children?$select=id,titel"],
  [/\$orderby/, "GET", "me/drive/root/children?$orderby=titel"],
  [/\$expand/, "GET", "me/drive/root?$expand=name"],
  [/\$top/, "GET", "me/drive/root/children?$top=many"],
  [/no option/, "GET", "me/drive/root/children?$page=2"],
  [/method/, "GET", "me/drive/items/01A/createLink"],
  [/method/, "POST", "me/drive/root/delta"],
  [/method/, "DELETE", "me/drive/root/children"],
  [/does not take/, "GET", "me/drive/root/search(query='x')"],
  [/takes no 'kind'/, "POST", "me/drive/items/01A/createLink", { kind: "view" }],
  [/is no Edm.String/, "POST", "me/drive/items/01A/createLink", { type: 1 }],
  [/DateTimeOffset/, "POST", "me/drive/items/01A/createLink", { expirationDateTime: "tomorrow" }],
  [/has no 'titel'/, "PATCH", "me/drive/items/01A", { titel: "x" }],
  [/has no 'folder'/, "PATCH", "me/drive/items/01A", { parentReference: { folder: "x" } }],
  [/is no Edm.Int64/, "POST", "me/drive/root:/a:/createUploadSession", { item: { fileSize: "5" } }],
  [/conflictBehavior/, "POST", "me/drive/root/children", { name: "x", "@microsoft.graph.conflictBehavior": "merge" }],
  [/is no list/, "POST", "me/drive/items/01A/invite", { roles: "read" }],
  [
    /sensitivityLabelAssignmentMethod/,
    "POST",
    "me/drive/items/01A/assignSensitivityLabel",
    { assignmentMethod: "nope" },
  ],
];

describe.skipIf(csdl === undefined)("requests by the metadata of Graph (skipped where ../shared is absent)", () => {
  test.each(VALID.map(([method, path, body]) => ({ method, path, body })))(
    "$method $path is valid",
    ({ method, path, body }) => {
      expect(faultsOf(method, path, body)).toEqual([]);
    },
  );
  test.each(WRONG.map(([fault, method, path, body]) => ({ fault, method, path, body })))(
    "sees $fault in $method $path",
    ({ fault, method, path, body }) => {
      expect(faultsOf(method, path, body).join("\n")).toMatch(fault);
    },
  );
  test("a body that is no JSON, or is not said to be", () => {
    if (!csdl) return;
    const body = new TextEncoder().encode("{");
    const sent = { method: "PATCH", path: "/v1.0/me/drive/items/01A", body };
    expect(requestFaults(csdl, { ...sent, headers: {} })).toHaveLength(1);
    expect(requestFaults(csdl, { ...sent, headers: { "content-type": "application/json" } })).toHaveLength(1);
  });
});
