import type { DatabaseSync } from "node:sqlite";
import { SparksError } from "#base";

/** Each is applied once, in order; a released one is never changed. Its number is its place, from 1. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE connections (
     tenant TEXT NOT NULL,
     user_id TEXT NOT NULL,
     id TEXT NOT NULL,
     upstream TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     key_id TEXT NOT NULL,
     iv BLOB NOT NULL,
     sealed BLOB NOT NULL,
     PRIMARY KEY (tenant, user_id, id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE spent_tokens (
     hash TEXT PRIMARY KEY,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX spent_tokens_by_expiry ON spent_tokens (expires_at);`,
];

/** Brings a database up to date. @throws SparksError `unsupported` when a newer gateway has written it. */
export function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
  if (version > MIGRATIONS.length) {
    throw new SparksError("unsupported", `the vault is of version ${version}, this gateway knows ${MIGRATIONS.length}`);
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec("BEGIN IMMEDIATE");
    try {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
      db.exec("COMMIT");
    } catch (thrown) {
      db.exec("ROLLBACK");
      throw thrown;
    }
  }
}
