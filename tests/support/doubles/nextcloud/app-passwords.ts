/** `core/apppassword`, `core/getapppassword` (developer_manual/client_apis/LoginFlow), and whom a request comes from. */

import type { Exchange } from "../dav/exchange.ts";
import { basicLogin } from "../dav/serve.ts";
import { newAppPassword } from "./login-flow.ts";
import { OcsFailure } from "./ocs-failure.ts";
import type { NextcloudState } from "./state.ts";

/** How a request has shown who sends it. */
export type Credential = { readonly by: "password" } | { readonly by: "app password"; readonly appPassword: string };

export function credentialOf(state: NextcloudState, exchange: Exchange): Credential | undefined {
  const login = basicLogin(exchange);
  if (login?.name !== state.loginName) return undefined;
  if (state.appPasswords.has(login.password)) return { by: "app password", appPassword: login.password };
  return login.password === state.password ? { by: "password" } : undefined;
}

/** Only an app password ends itself; a password makes one. */
export function serveAppPassword(state: NextcloudState, exchange: Exchange, rest: string, as: Credential): unknown {
  if (rest === "core/apppassword" && exchange.method === "DELETE") {
    if (as.by !== "app password") throw new OcsFailure(403, "no app password in use");
    state.appPasswords.delete(as.appPassword);
    return [];
  }
  if (rest === "core/getapppassword" && exchange.method === "GET") {
    if (as.by === "app password")
      throw new OcsFailure(403, "You cannot request an new apppassword with an apppassword");
    return { apppassword: newAppPassword(state, exchange.header("user-agent") || "unknown") };
  }
  return undefined;
}
