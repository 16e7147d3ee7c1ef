import type { SparksError } from "#base";
import { GatewayError } from "#contracts";

/** Who refused to say or to believe who is here. */
export class SignInRefused extends GatewayError {
  /** `identity`: the person or the client; the others: the gateway. */
  readonly by: "identity" | "token" | "list";
  /** The homeserver that vouched. */
  readonly homeserver: string | undefined;

  constructor(by: SignInRefused["by"], cause: SparksError, homeserver?: string) {
    const detail = { cause, ...(cause.status === undefined ? {} : { status: cause.status }) };
    super(by === "list" ? "forbidden" : "auth-expired", cause.message, "session", detail);
    this.by = by;
    this.homeserver = homeserver;
  }
}
