/** What it takes to sign in to a gateway and to use it: loaded when the settings name one, no part of the shell. */
export { createGatewayClient } from "./gateway-client.ts";
export { createGatewaySession } from "./gateway-session.ts";
