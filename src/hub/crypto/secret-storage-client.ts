import type { ServerSideSecretStorageImpl } from "matrix-js-sdk/lib/secret-storage.js";
import { toSparksError } from "#base";
import type { MatrixHttp } from "../sdk/matrix-http.ts";

type AccountDataClient = ConstructorParameters<typeof ServerSideSecretStorageImpl>[0];

/** The account data that secret storage reads and writes, straight from the homeserver. */
export function accountDataClient(http: MatrixHttp, userId: string): AccountDataClient {
  const path = (type: string) =>
    `/_matrix/client/v3/user/${encodeURIComponent(userId)}/account_data/${encodeURIComponent(type)}`;
  return {
    async getAccountDataFromServer(type: string) {
      try {
        return await http.json("GET", path(type));
      } catch (thrown) {
        if (toSparksError(thrown).code === "not-found") return null;
        throw thrown;
      }
    },
    setAccountData: (type: string, content: Record<string, unknown>) => http.json("PUT", path(type), { body: content }),
    // Emitter methods are part of the SDK's type; secret storage waits for no events of it.
  } as unknown as AccountDataClient;
}
