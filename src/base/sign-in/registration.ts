/** Who signs people in: its addresses, as documented, not as anybody says over the network. */
export type Authority = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
};

/** A public application as it is registered there. */
export type Registration = {
  readonly authority: Authority;
  readonly clientId: string;
  /** Exactly as registered. */
  readonly redirectUri: string;
  /** Beyond those for who it is and for renewal. */
  readonly scopes: readonly string[];
};

/** Whom the sign-in names. A hint for people, no identity. */
export type SignedInAs = { readonly name: string; readonly username: string };

export type TokenSet = {
  readonly accessToken: string;
  readonly lifeMs: number;
  readonly refreshToken?: string;
  readonly account?: SignedInAs;
};
