/** Addresses of connections and of sign-ins under way; apart from the others, because a widget's shell needs none of them. */
import { GATEWAY_ROUTES } from "./routes.ts";

const { connections, proxy } = GATEWAY_ROUTES;

export const CONNECTION_ROUTES = {
  loginFlow: `${connections}/login-flow`,
  oauth: `${connections}/oauth`,
  flows: `${connections}/flows`,
  /** Where sign-in services send people back to. */
  oauthCallback: "/oauth/callback",
} as const;

/** The path of one connection: its credential is at `<path>/credential`, its test at `<path>/test`. */
export const connectionPath = (connectionId: string): string => `${connections}/${encodeURIComponent(connectionId)}`;

export const flowPath = (flowId: string): string => `${CONNECTION_ROUTES.flows}/${encodeURIComponent(flowId)}`;

/** Where an adapter finds the backend of a connection, relative to the gateway's URL. Ends with a slash. */
export const proxyPath = (connectionId: string): string => `${proxy}/${encodeURIComponent(connectionId)}/`;
