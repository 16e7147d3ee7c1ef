/** The double of Microsoft Graph behind a gateway in the test's own process, signed in to by OAuth as a person does. */
import { createFetchSend, createGatewayTransport, openFilesServer } from "#backends";
import { type Connection, connectionSchema, type Flow, type FlowState, parseConfig } from "#contracts";
import { jsonOf, type Received, send, WIDGETS } from "../../integration/gateway/harness.ts";
import { startGraphDouble } from "../doubles/graph/graph-double.ts";
import { type PeopleOptions, type StageWidget, startPeopleStage } from "./people-stage.ts";

/** With a path, as behind a reverse proxy. */
export const PUBLIC_URL = "https://gateway.test/sparks";
export const REDIRECT_URI = `${PUBLIC_URL}/oauth/callback`;
export const CLIENT_SECRET = "s3cret-of-the-gateway~.x";
const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
const TENANT = "8a1b2c3d-0000-4000-8000-0123456789ab";
const SCOPES = ["offline_access", "User.Read", "Files.ReadWrite.All", "Sites.Read.All"];

export type StageOptions = Pick<PeopleOptions, "clock" | "limits" | "otherTenant"> & {
  /** Instead of the double's own. */
  readonly tokenUrl?: string;
};

export type GraphStage = Awaited<ReturnType<typeof startGraphStage>>;

export async function startGraphStage({ tokenUrl, ...options }: StageOptions = {}) {
  const { clock } = options;
  const double = await startGraphDouble({
    tenantId: TENANT,
    clientId: CLIENT_ID,
    web: { redirectUris: [REDIRECT_URI], clientSecret: CLIENT_SECRET },
    ...(clock ? { now: () => clock.now() } : {}),
  });
  const login = `${double.origins.login}/${TENANT}/oauth2/v2.0`;
  const people = await startPeopleStage({
    ...options,
    publicUrl: PUBLIC_URL,
    secrets: { "client.secret": `${CLIENT_SECRET}\n` },
    upstreams: [
      {
        id: "microsoft",
        kind: "graph",
        label: "Microsoft 365",
        baseUrl: double.baseUrl.replace(/\/$/, ""),
        signIn: {
          kind: "oauth",
          authorizeUrl: `${login}/authorize`,
          tokenUrl: tokenUrl ?? `${login}/token`,
          clientId: CLIENT_ID,
          clientSecretFile: "client.secret",
          scopes: SCOPES,
        },
      },
    ],
  });

  const begin = async (widget: StageWidget, request: object = { upstream: "microsoft" }): Promise<Flow> => {
    const reply = await widget.call("POST", "/connections/oauth", request);
    if (reply.status !== 201) throw new Error(`no flow: ${reply.status} ${reply.body}`);
    return jsonOf(reply) as Flow;
  };

  /** The person's browser at the sign-in service: the address that it is sent back to. */
  const visit = async (address: string): Promise<URL> => {
    const reply = await fetch(address, { redirect: "manual" });
    const location = reply.headers.get("location");
    if (location === null) throw new Error(`no way back: ${reply.status} ${await reply.text()}`);
    return new URL(location);
  };

  /** The person's browser back at the gateway. */
  const comeBack = (back: URL, headers: Readonly<Record<string, string>> = {}): Promise<Received> =>
    send(people.gateway.url, { path: `/oauth/callback${back.search}`, headers });

  const look = async (widget: StageWidget, flow: Flow): Promise<FlowState> => {
    const reply = await widget.call("GET", `/connections/flows/${flow.id}`);
    if (reply.status !== 200) throw new Error(`no state: ${reply.status} ${reply.body}`);
    return jsonOf(reply) as FlowState;
  };

  const connect = async (widget: StageWidget, request?: object): Promise<Connection> => {
    const flow = await begin(widget, request);
    const page = await comeBack(await visit(flow.address));
    if (page.status !== 200) throw new Error(`${page.status} ${page.body}`);
    const state = await look(widget, flow);
    if (state.state !== "done") throw new Error(JSON.stringify(state));
    return parseConfig(connectionSchema, state.connection);
  };

  const plain = createFetchSend();
  const filesOf = (widget: StageWidget, connection: Connection) => {
    const transport = createGatewayTransport({
      gateway: people.gateway.url,
      connection,
      tokens: { get: async () => widget.token, atHand: () => widget.token, refuse: () => undefined },
      send: (url, request) => plain(url, { ...request, headers: { ...request.headers, origin: WIDGETS } }),
    });
    return openFilesServer("graph", transport);
  };

  return {
    double,
    get gateway() {
      return people.gateway;
    },
    signIn: people.signIn,
    begin,
    visit,
    comeBack,
    look,
    connect,
    filesOf,
    restart: people.restart,
    close: async () => {
      await people.close();
      await double.close();
    },
  };
}
