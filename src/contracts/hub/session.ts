/** How a homeserver lets people in, read from its login flows. */
export type LoginOptions = { readonly homeserver: string; readonly password: boolean };

export type SignIn = { readonly homeserver: string; readonly user: string; readonly password: string };

/** Where the hub stands. `starting` is only seen before the stored session was read. */
export type HubStatus =
  | { readonly phase: "starting" }
  | { readonly phase: "signed-out"; readonly reason?: "signed-out" | "revoked" }
  /** The homeserver refused the token but asked to keep the data (soft logout): the password is needed again. */
  | { readonly phase: "soft-logout"; readonly userId: string; readonly homeserver: string }
  | SignedIn;

/**
 * Whether older encrypted messages can be read on a new device. `off`: the account has no recovery; `needed`: it has, but this
 * device has not been let in with the recovery key; `on`: it has, and this device is in.
 */
export type RecoveryStatus = "off" | "needed" | "on";

export type SignedIn = {
  readonly phase: "signed-in";
  readonly userId: string;
  readonly deviceId: string;
  readonly homeserver: string;
  readonly name: string;
  readonly avatar?: string;
  /** `offline`: the server cannot be reached; it is tried again by itself. */
  readonly sync: "connecting" | "live" | "offline";
  readonly crypto: "starting" | "ready" | "failed";
  /** Whether this device is cross-signed by the person's own identity; undefined while not known. */
  readonly verified?: boolean;
  /** Undefined while not known. */
  readonly recovery?: RecoveryStatus;
  readonly transport: "sliding" | "classic";
  /** How many messages wait in the outbox, over all rooms. */
  readonly waiting: number;
};
