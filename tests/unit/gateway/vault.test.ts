import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLog } from "#base";
import { createKeyRing } from "../../../src/gateway/vault/key-ring.ts";
import { openSqliteVault } from "../../../src/gateway/vault/sqlite-vault.ts";
import type { Vault } from "../../../src/gateway/vault/vault.ts";

const logged: string[] = [];
const log = createLog((_, event, fields) => logged.push(`${event} ${JSON.stringify(fields)}`));
const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const anna = { tenant: "red", userId: "@anna:red.test" };
const credential = { kind: "password" as const, username: "anna.account", password: "correct horse" };
const connection = { id: "c1", upstream: "files", label: "Anna's files", createdAt: 5, credential };

let folder = "";
const open: Vault[] = [];
const openVault = (...keys: Buffer[]) => {
  const vault = openSqliteVault(join(folder, "v.sqlite"), createKeyRing(keys), log);
  open.push(vault);
  return vault;
};
/** What somebody does who can write the file but has no key. */
const tamper = (sql: string) => {
  const db = new DatabaseSync(join(folder, "v.sqlite"));
  db.exec(sql);
  db.close();
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sparks-vault-"));
});
afterEach(() => {
  for (const vault of open.splice(0)) vault.close();
  rmSync(folder, { recursive: true });
});

describe("connections", () => {
  test("are kept per tenant and person", async () => {
    const vault = openVault(oldKey);
    await vault.add(anna, connection);
    expect(await vault.get(anna, "c1")).toEqual(connection);
    expect(await vault.list(anna)).toEqual([connection]);
    for (const other of [
      { tenant: "blue", userId: anna.userId },
      { tenant: "red", userId: "@anna:red.test2" },
      { tenant: "red", userId: "@ANNA:red.test" },
      { tenant: "red' OR 1=1 --", userId: "%" },
    ]) {
      expect(await vault.get(other, "c1")).toBeUndefined();
      expect(await vault.list(other)).toEqual([]);
      expect(await vault.remove(other, "c1")).toBe(false);
      expect(await vault.replaceCredential(other, "c1", credential)).toBe(false);
    }
    expect(await vault.replaceCredential(anna, "c1", { ...credential, password: "new" })).toBe(true);
    expect((await vault.get(anna, "c1"))?.credential).toMatchObject({ password: "new" });
    expect(await vault.remove(anna, "c1")).toBe(true);
    expect(await vault.list(anna)).toEqual([]);
  });

  test("lie sealed in files that only their owner may read", async () => {
    await openVault(oldKey).add(anna, connection);
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      expect(statSync(file).mode & 0o077).toBe(0);
      const bytes = readFileSync(file);
      for (const secret of [credential.password, credential.username, connection.label]) {
        expect(bytes.includes(secret)).toBe(false);
      }
    }
  });

  test("never have the same bytes twice", async () => {
    const vault = openVault(oldKey);
    await vault.add(anna, connection);
    await vault.add(anna, { ...connection, id: "c2" });
    const db = new DatabaseSync(join(folder, "v.sqlite"));
    const rows = db.prepare("SELECT hex(iv) AS iv, hex(sealed) AS sealed FROM connections").all();
    db.close();
    expect(new Set(rows.map((row) => row.iv)).size).toBe(2);
    expect(new Set(rows.map((row) => row.sealed)).size).toBe(2);
  });

  test("do not open when moved to another person, backend, tenant or id, or changed", async () => {
    for (const change of [
      "user_id = '@mallory:red.test'",
      "upstream = 'evil'",
      "tenant = 'blue'",
      "id = 'c9'",
      "sealed = CAST(sealed || x'00' AS BLOB)",
      "sealed = x''",
      "iv = x'00'",
    ]) {
      const vault = openVault(oldKey);
      await vault.add(anna, connection);
      tamper(`UPDATE connections SET ${change}`);
      const owner = {
        tenant: change.startsWith("tenant") ? "blue" : anna.tenant,
        userId: change.startsWith("user") ? "@mallory:red.test" : anna.userId,
      };
      const [found] = await vault.list(owner);
      expect([change, found?.credential, found?.label]).toEqual([change, undefined, ""]);
      tamper("DELETE FROM connections");
    }
    expect(logged.join()).not.toContain(credential.password);
  });

  test("move to the newest key at the next start, after which the old one may go", async () => {
    const first = openVault(oldKey);
    await first.add(anna, connection);
    const second = openVault(newKey, oldKey);
    expect(await second.get(anna, "c1")).toEqual(connection);
    const third = openVault(newKey);
    expect(await third.get(anna, "c1")).toEqual(connection);
    const fourth = openVault(oldKey);
    expect((await fourth.get(anna, "c1"))?.credential).toBeUndefined();
    expect(await fourth.replaceCredential(anna, "c1", credential)).toBe(true);
    expect((await fourth.get(anna, "c1"))?.credential).toEqual(credential);
  });
});

test("a token is spent once, until it expires", async () => {
  const vault = openVault(oldKey);
  expect(await vault.isSpent("h", 0)).toBe(false);
  expect(await vault.spendToken("h", 100, 0)).toBe(true);
  expect(await vault.spendToken("h", 200, 50)).toBe(false);
  expect(await openVault(oldKey).isSpent("h", 99)).toBe(true);
  expect(await vault.isSpent("h", 100)).toBe(false);
  expect(await vault.spendToken("h", 300, 100)).toBe(true);
});

test("a vault of a newer gateway is left alone", () => {
  openVault(oldKey);
  tamper("PRAGMA user_version = 99");
  expect(() => openVault(oldKey)).toThrow("the vault is of version 99");
});

test("keys of another length are refused, and so is none", () => {
  expect(() => createKeyRing([])).toThrow("no key");
  expect(() => createKeyRing([randomBytes(16)])).toThrow("32 bytes");
});
