/** Someone as shown beside what they wrote. */
export type Person = {
  /** Matrix user id: `@anna:example.org`. */
  readonly id: string;
  /** Display name; the user id's local part where there is none. Never empty. */
  readonly name: string;
  /** `mxc://…` */
  readonly avatar?: string;
  /** True where another member of the room carries the same or a look-alike name: show the id beside it. */
  readonly ambiguous?: boolean;
};
