import { isObject, numberAt, SparksError, stringAt } from "#base";
import { MatrixFault } from "../sdk/matrix-fault.ts";
import { createMatrixHttp } from "../sdk/matrix-http.ts";

/** What is kept of a sign-in, in the sealed store only. */
export type Session = {
  readonly v: 1;
  readonly homeserver: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  /** Base64 of the 32 bytes that encrypt the crypto store. */
  readonly cryptoKey: string;
  /** The server asked for the password again; nothing else was lost. */
  readonly softLoggedOut: boolean;
  /** What the homeserver offered at the last look. */
  readonly slidingSync: boolean;
};

/** A stored value as a session; undefined for anything else. */
export function parseSession(value: unknown): Session | undefined {
  if (!isObject(value) || numberAt(value, "v") !== 1) return undefined;
  const texts = ["homeserver", "userId", "deviceId", "accessToken", "cryptoKey"].map((key) => stringAt(value, key));
  const [homeserver, userId, deviceId, accessToken, cryptoKey] = texts;
  if (!homeserver || !userId || !deviceId || !accessToken || !cryptoKey) return undefined;
  const { softLoggedOut, slidingSync } = value;
  return {
    v: 1,
    homeserver,
    userId,
    deviceId,
    accessToken,
    cryptoKey,
    softLoggedOut: softLoggedOut === true,
    slidingSync: slidingSync !== false,
  };
}

export type PasswordLogin = {
  readonly homeserver: string;
  readonly user: string;
  readonly password: string;
  readonly deviceName: string;
  /** Continue as this device (after a soft logout). */
  readonly deviceId?: string;
  readonly fetch: typeof fetch;
};

/** `forbidden`: wrong name or password, or the account may not sign in. */
export async function passwordLogin(
  login: PasswordLogin,
): Promise<{ readonly userId: string; readonly deviceId: string; readonly accessToken: string }> {
  const http = createMatrixHttp({ baseUrl: login.homeserver, fetch: login.fetch });
  const reply = await http
    .json("POST", "/_matrix/client/v3/login", {
      body: {
        type: "m.login.password",
        identifier: { type: "m.id.user", user: login.user.trim() },
        password: login.password,
        initial_device_display_name: login.deviceName,
        ...(login.deviceId === undefined ? {} : { device_id: login.deviceId }),
      },
    })
    .catch((thrown: unknown) => {
      // Synapse answers a malformed user id with 400.
      if (thrown instanceof MatrixFault && thrown.code === "invalid")
        throw new SparksError("forbidden", thrown.message);
      throw thrown;
    });
  const userId = stringAt(reply, "user_id");
  const deviceId = stringAt(reply, "device_id");
  const accessToken = stringAt(reply, "access_token");
  if (!userId || !deviceId || !accessToken)
    throw new SparksError("invalid", "the reply to the sign-in is not complete");
  return { userId, deviceId, accessToken };
}

export const newCryptoKey = (): string => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
export const cryptoKeyBytes = (session: Session): Uint8Array =>
  Uint8Array.from(atob(session.cryptoKey), (char) => char.charCodeAt(0));
