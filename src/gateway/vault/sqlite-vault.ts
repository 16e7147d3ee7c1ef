import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import type { Log } from "#base";
import type { KeyRing, SealedBytes } from "./key-ring.ts";
import { migrate } from "./migrations.ts";
import { storedCredentialSchema } from "./stored-credential.ts";
import type { Owner, StoredConnection, Vault } from "./vault.ts";

const sealedSchema = v.object({ label: v.string(), credential: storedCredentialSchema });
type Secret = v.InferOutput<typeof sealedSchema>;

const rowSchema = v.object({
  tenant: v.string(),
  user_id: v.string(),
  id: v.string(),
  upstream: v.string(),
  created_at: v.number(),
  key_id: v.string(),
  iv: v.instance(Uint8Array),
  sealed: v.instance(Uint8Array),
});
type Row = v.InferOutput<typeof rowSchema>;

/**
 * A vault in one SQLite file of mode 600. What a person entered is sealed; tenant, Matrix id, connection id and upstream stand
 * beside it and are part of the seal, so a row moved to another person or backend does not open.
 */
export function openSqliteVault(file: string, keys: KeyRing, log: Log): Vault {
  // SQLite gives its journal files the mode of the database.
  closeSync(openSync(file, "a", 0o600));
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON");
  migrate(db);

  const listRows = db.prepare("SELECT * FROM connections WHERE tenant = ? AND user_id = ? ORDER BY created_at, id");
  const getRow = db.prepare("SELECT * FROM connections WHERE tenant = ? AND user_id = ? AND id = ?");
  const insertRow = db.prepare(
    "INSERT INTO connections (tenant, user_id, id, upstream, created_at, key_id, iv, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const reseal = db.prepare(
    "UPDATE connections SET key_id = ?, iv = ?, sealed = ? WHERE tenant = ? AND user_id = ? AND id = ? AND iv = ?",
  );
  const removeRow = db.prepare("DELETE FROM connections WHERE tenant = ? AND user_id = ? AND id = ?");
  const oldRows = db.prepare("SELECT * FROM connections WHERE key_id <> ?");
  const insertSpent = db.prepare("INSERT OR IGNORE INTO spent_tokens (hash, expires_at) VALUES (?, ?)");
  const findSpent = db.prepare("SELECT 1 FROM spent_tokens WHERE hash = ? AND expires_at > ?");
  const sweepSpent = db.prepare("DELETE FROM spent_tokens WHERE expires_at <= ?");
  const probe = db.prepare("SELECT count(*) FROM (SELECT 1 FROM connections LIMIT 1)");

  const seal = (owner: Owner, id: string, upstream: string, secret: Secret): SealedBytes =>
    keys.seal(new TextEncoder().encode(JSON.stringify(secret)), contextOf(owner, id, upstream));

  const open = (row: Row): Secret | undefined => {
    try {
      const owner = { tenant: row.tenant, userId: row.user_id };
      const plain = keys.open(
        { keyId: row.key_id, iv: row.iv, data: row.sealed },
        contextOf(owner, row.id, row.upstream),
      );
      return v.parse(sealedSchema, JSON.parse(new TextDecoder().decode(plain)));
    } catch {
      // The reason may quote what was sealed; the key's name is enough to find out.
      log.error("vault.unreadable", { tenant: row.tenant, keyId: row.key_id });
      return undefined;
    }
  };

  const connectionFromRow = (found: unknown): StoredConnection => {
    const row = v.parse(rowSchema, found);
    const secret = open(row);
    return {
      id: row.id,
      upstream: row.upstream,
      label: secret?.label ?? "",
      createdAt: row.created_at,
      credential: secret?.credential,
    };
  };

  const moveToNewestKey = () => {
    for (const found of oldRows.all(keys.newestKeyId)) {
      const row = v.parse(rowSchema, found);
      const secret = open(row);
      if (!secret) continue;
      const owner = { tenant: row.tenant, userId: row.user_id };
      const { keyId, iv, data } = seal(owner, row.id, row.upstream, secret);
      reseal.run(keyId, iv, data, row.tenant, row.user_id, row.id, row.iv);
    }
  };
  moveToNewestKey();

  /**
   * Seals a row anew with what `next` makes of it, unless somebody else has written it in between (its iv is another then).
   * Nothing here waits, so that within one process nobody can.
   */
  const change = (
    owner: Owner,
    id: string,
    next: (present: StoredConnection) => Partial<Secret> | undefined,
  ): boolean => {
    const found = getRow.get(owner.tenant, owner.userId, id);
    if (!found) return false;
    const row = v.parse(rowSchema, found);
    const present = connectionFromRow(row);
    const changed = next(present);
    const credential = changed?.credential ?? present.credential;
    if (!changed || !credential) return false;
    const { keyId, iv, data } = seal(owner, id, row.upstream, { label: changed.label ?? present.label, credential });
    return Number(reseal.run(keyId, iv, data, owner.tenant, owner.userId, id, row.iv).changes) > 0;
  };

  return {
    list: async ({ tenant, userId }) => listRows.all(tenant, userId).map(connectionFromRow),
    get: async ({ tenant, userId }, id) => {
      const row = getRow.get(tenant, userId, id);
      return row && connectionFromRow(row);
    },
    add: async (owner, { id, upstream, label, createdAt, credential }) => {
      const { keyId, iv, data } = seal(owner, id, upstream, { label, credential });
      insertRow.run(owner.tenant, owner.userId, id, upstream, createdAt, keyId, iv, data);
    },
    replaceCredential: async (owner, id, credential) => change(owner, id, () => ({ credential })),
    rotateCredential: async (owner, id, present, next) =>
      change(owner, id, ({ credential }) =>
        isDeepStrictEqual(credential, present) ? { credential: next } : undefined,
      ),
    rename: async (owner, id, label) => change(owner, id, () => ({ label })),
    remove: async ({ tenant, userId }, id) => Number(removeRow.run(tenant, userId, id).changes) > 0,
    spendToken: async (hash, expiresAt, now) => {
      sweepSpent.run(now);
      return Number(insertSpent.run(hash, expiresAt).changes) > 0;
    },
    isSpent: async (hash, now) => findSpent.get(hash, now) !== undefined,
    isHealthy: async () => {
      try {
        probe.get();
        return true;
      } catch (thrown) {
        log.error("vault.failing", { reason: thrown instanceof Error ? thrown.name : "unknown" });
        return false;
      }
    },
    close: () => db.close(),
  };
}

const contextOf = ({ tenant, userId }: Owner, id: string, upstream: string): Uint8Array =>
  new TextEncoder().encode(JSON.stringify([tenant, userId, id, upstream]));
