import type { RustCrypto } from "matrix-js-sdk/lib/rust-crypto/rust-crypto.js";
import { isObject, SparksError, stringAt } from "#base";
import { MatrixFault } from "../sdk/matrix-fault.ts";
import { faultFrom } from "../sdk/matrix-http.ts";

type AnswerAuth = NonNullable<Parameters<RustCrypto["bootstrapCrossSigning"]>[0]["authUploadDeviceSigningKeys"]>;

/**
 * Makes and publishes the cross-signing identity of an account that has none, so that others can tell this device is its
 * owner's. An account that has one keeps it: replacing it would void every verification of it. Where the homeserver asks for
 * the password again (user-interactive authentication), the one of this sign-in answers, if it is still there.
 */
export async function bootstrapCrossSigning(
  crypto: RustCrypto,
  userId: string,
  password: string | undefined,
): Promise<void> {
  if (await crypto.userHasCrossSigningKeys(userId, true)) return;
  await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: answerWithPassword(userId, password) });
}

/**
 * Answers user-interactive authentication with the password. `auth-expired` where it is asked for and not there, `forbidden`
 * where it is wrong, `unsupported` where the homeserver asks for something else.
 */
export function answerWithPassword(userId: string, password: string | undefined): AnswerAuth {
  return async (request) => {
    try {
      return await request(null);
    } catch (thrown) {
      const fault = faultFrom(thrown);
      const session =
        fault instanceof MatrixFault && fault.status === 401 ? stringAt(fault.body, "session") : undefined;
      if (!(fault instanceof MatrixFault) || session === undefined) throw fault;
      if (!offersPassword(fault.body)) throw new SparksError("unsupported", "the password does not answer for this");
      if (password === undefined) throw new SparksError("auth-expired", "cross-signing needs the password again");
      return await request({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: userId },
        password,
        session,
      });
    }
  };
}

function offersPassword(body: Readonly<Record<string, unknown>>): boolean {
  const flows = Array.isArray(body.flows) ? body.flows : [];
  return flows.some(
    (flow) =>
      isObject(flow) && Array.isArray(flow.stages) && flow.stages.length === 1 && flow.stages[0] === "m.login.password",
  );
}
