import type { StoredCredential } from "./stored-credential.ts";

/** Whose connections: a person of one tenant. */
export type Owner = { readonly tenant: string; readonly userId: string };

/** A connection with its secret: stays inside the gateway. */
export type StoredConnection = {
  readonly id: string;
  readonly upstream: string;
  readonly label: string;
  readonly createdAt: number;
  /** Undefined when it cannot be opened any more (its key is gone, or somebody changed the row): to be entered again. */
  readonly credential: StoredCredential | undefined;
};

/**
 * Where connections and spent OpenID tokens lie. Every question names the owner, so that another person's connection is
 * the same as none. SQLite is in sqlite-vault.ts.
 */
export interface Vault {
  /** Oldest first. */
  list(owner: Owner): Promise<readonly StoredConnection[]>;
  get(owner: Owner, id: string): Promise<StoredConnection | undefined>;
  add(owner: Owner, connection: StoredConnection & { readonly credential: StoredCredential }): Promise<void>;
  /** False when there is no such connection. */
  replaceCredential(owner: Owner, id: string, credential: StoredCredential): Promise<boolean>;
  /** Puts `next` in the place of `present` in one step; false when something else lies there by now, or nothing. */
  rotateCredential(owner: Owner, id: string, present: StoredCredential, next: StoredCredential): Promise<boolean>;
  /** False when there is no such connection. */
  rename(owner: Owner, id: string, label: string): Promise<boolean>;
  /** False when there was no such connection. */
  remove(owner: Owner, id: string): Promise<boolean>;
  /** Marks a token (by its hash) as used until `expiresAt`; false when it already was. */
  spendToken(hash: string, expiresAt: number, now: number): Promise<boolean>;
  isSpent(hash: string, now: number): Promise<boolean>;
  /** Whether connections can be read right now. */
  isHealthy(): Promise<boolean>;
  close(): void;
}
