/** Two tenants behind one gateway, with homeservers and backends that the test plays itself and that write down what reaches them. */
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import type { GatewayConfigInput } from "#contracts";
import {
  createWidget,
  type GatewayTestOptions,
  listenLocally,
  type OpenId,
  startGatewayUnderTest,
  WIDGETS,
} from "../../integration/gateway/harness.ts";

export const OTHER_WIDGETS = "http://widgets.other.test:9";

export type Arrived = { readonly method: string; readonly target: string; readonly headers: IncomingHttpHeaders };

/** A backend that takes every credential and answers 207, unless the test says otherwise. */
export async function startRecorder() {
  const arrived: Arrived[] = [];
  let answer: RequestListener | undefined;
  const server = await listenLocally((req, res) => {
    arrived.push({ method: req.method ?? "", target: req.url ?? "", headers: req.headers });
    if (answer) answer(req, res);
    else req.resume().on("end", () => res.writeHead(207, { "content-type": "application/xml" }).end("<multistatus/>"));
  });
  return {
    ...server,
    arrived,
    /** How the next requests are answered; nothing is the usual way. */
    answerWith: (listener?: RequestListener) => {
      answer = listener;
    },
  };
}

/** A homeserver that answers userinfo as the test says; at first it vouches for `sub` of whoever asks. */
export async function startHomeserver(sub: string) {
  let listener: RequestListener = (_, res) => res.end(JSON.stringify({ sub }));
  const targets: string[] = [];
  const server = await listenLocally((req, res) => {
    targets.push(req.url ?? "");
    listener(req, res);
  });
  return {
    ...server,
    targets,
    answerWith: (next: RequestListener) => {
      listener = next;
    },
  };
}

let tokens = 0;
export const openIdOf = (serverName: string): OpenId => ({
  access_token: `token-${++tokens}`,
  token_type: "Bearer",
  matrix_server_name: serverName,
  expires_in: 3600,
});

export type TwoTenants = Awaited<ReturnType<typeof startTwoTenants>>;

/** Tenant `red` (homeserver red.test, base path `/dav/red/`) and tenant `blue` (blue.test, `/dav/blue/`). */
export async function startTwoTenants(options: Omit<GatewayTestOptions, "tenants"> = {}) {
  const [redServer, blueServer] = [await startHomeserver("@eve:red.test"), await startHomeserver("@eve:blue.test")];
  const [redFiles, blueFiles] = [await startRecorder(), await startRecorder()];
  const tenants: GatewayConfigInput["tenants"] = [
    {
      id: "red",
      label: "Red",
      homeservers: [{ serverName: "red.test", userinfoBaseUrl: redServer.url }],
      widgetOrigins: [WIDGETS],
      upstreams: [{ id: "files", kind: "webdav", label: "Red files", baseUrl: `${redFiles.url}/dav/red` }],
    },
    {
      id: "blue",
      label: "Blue",
      homeservers: [{ serverName: "blue.test", userinfoBaseUrl: blueServer.url }],
      widgetOrigins: [OTHER_WIDGETS],
      upstreams: [
        { id: "files", kind: "webdav", label: "Blue files", baseUrl: `${blueFiles.url}/dav/blue/` },
        { id: "archive", kind: "webdav", label: "Blue archive", baseUrl: `${blueFiles.url}/archive/` },
      ],
    },
  ];
  const gateway = await startGatewayUnderTest({ ...options, tenants });
  const signedIn = async (serverName: string, origin: string) => {
    const widget = createWidget(gateway.url, origin);
    const { status } = await widget.signIn(openIdOf(serverName));
    if (status !== 200) throw new Error(`sign-in failed: ${status}`);
    return widget;
  };
  const red = await signedIn("red.test", WIDGETS);
  const blue = await signedIn("blue.test", OTHER_WIDGETS);
  return {
    gateway,
    redServer,
    redFiles,
    blueFiles,
    red,
    blue,
    redConnection: await red.connect("files", "eve", "red-secret"),
    blueConnection: await blue.connect("files", "eve", "blue-secret"),
    close: async () => {
      await gateway.close();
      for (const server of [redServer, blueServer, redFiles, blueFiles]) await server.close();
    },
  };
}
