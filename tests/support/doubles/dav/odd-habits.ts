/** Habits that RFC 4918 allows, or that servers out there have, and that a client must live with. */
export type OddHabits = {
  /** How hrefs are written. `another-host`: absolute, with a host that nobody can reach, or https behind a proxy that ends TLS. */
  readonly hrefs?: "another-host" | "https" | "unencoded" | "encodes-all" | "small-hex" | "no-slash";
  /** No entity tags at all, or none but weak ones, which no `If-Match` takes. */
  readonly tags?: "none" | "weak" | "unquoted";
  /** Properties that it does not have; they stand in a group of 404, in front of the one that counts. */
  readonly lacks?: readonly string[];
  /** `getlastmodified` in another form. */
  readonly dates?: "rfc850" | "asctime" | "iso";
  /** Whatever names a collection without its slash is redirected to the address with it, whatever the method. */
  readonly redirectsToSlash?: boolean;
  /** MOVE and COPY are answered 204 where something new came, 201 where something was replaced. */
  readonly swapsCreated?: boolean;
  /** LOCK names the token in its body only. */
  readonly hidesLockToken?: boolean;
  /** OPTIONS is refused. */
  readonly refusesOptions?: boolean;
  /** What it takes for one name; it keeps the one that was first. */
  readonly names?: "ignores-case" | "composes" | "decomposes";
  /** Says 403 where a folder above is missing. */
  readonly forbidsOrphans?: boolean;
};
