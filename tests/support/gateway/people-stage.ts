/** A gateway in the test's own process, with a homeserver that vouches for whoever the test says: no real server is needed. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "#base";
import {
  createWidget,
  type GatewayTestOptions,
  listenLocally,
  startGatewayUnderTest,
  WIDGETS,
  writeKey,
} from "../../integration/gateway/harness.ts";

export const OTHER_WIDGETS = "http://other-widgets.test:9";

export type StageWidget = ReturnType<typeof createWidget>;
type Upstreams = GatewayTestOptions["tenants"][number]["upstreams"];

export type PeopleOptions = {
  readonly upstreams: Upstreams;
  /** Of another tenant, `blue.test`, whose widgets are at `OTHER_WIDGETS` too. */
  readonly otherTenant?: Upstreams;
  readonly publicUrl?: string;
  readonly clock?: Clock;
  readonly limits?: GatewayTestOptions["limits"];
  /** Files of mode 600 beside the configuration. */
  readonly secrets?: Readonly<Record<string, string>>;
};

export async function startPeopleStage(options: PeopleOptions) {
  const { upstreams, otherTenant, publicUrl, clock, limits, secrets = {} } = options;
  const people = new Map<string, string>();
  const homeserver = await listenLocally((req, res) => {
    const token = new URL(req.url ?? "/", "http://x").searchParams.get("access_token") ?? "";
    res.end(JSON.stringify({ sub: people.get(token) }));
  });
  const folder = mkdtempSync(join(tmpdir(), "sparks-gateway-stage-"));
  writeKey(join(folder, "vault.key"));
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(join(folder, name), secret, { mode: 0o600 });
  const tenantOf = (id: string, list: Upstreams) => ({
    id,
    label: id,
    homeservers: [{ serverName: `${id}.test`, userinfoBaseUrl: homeserver.url }],
    widgetOrigins: id === "red" ? [WIDGETS, OTHER_WIDGETS] : [OTHER_WIDGETS],
    upstreams: list,
  });
  const tenants = [tenantOf("red", upstreams), ...(otherTenant ? [tenantOf("blue", otherTenant)] : [])];
  const start = () =>
    startGatewayUnderTest({
      tenants,
      folder,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(clock ? { clock } : {}),
      ...(limits ? { limits } : {}),
    });
  let gateway = await start();
  let count = 0;

  return {
    get gateway() {
      return gateway;
    },
    homeserver: homeserver.url,
    /** `anna` is `@anna:red.test`; `anna:blue` of the other tenant. */
    signIn: async (name: string, origin: string = WIDGETS): Promise<StageWidget> => {
      const [localpart = "", tenant = "red"] = name.split(":");
      const token = `openid-${++count}`;
      people.set(token, `@${localpart}:${tenant}.test`);
      const widget = createWidget(gateway.url, origin);
      const openid = { token_type: "Bearer", matrix_server_name: `${tenant}.test`, expires_in: 3600 };
      const reply = await widget.signIn({ ...openid, access_token: token });
      if (reply.status !== 200) throw new Error(`sign-in failed: ${reply.status}`);
      return widget;
    },
    restart: async () => {
      await gateway.stop();
      gateway = await start();
    },
    close: async () => {
      await gateway.close();
      await homeserver.close();
    },
  };
}
