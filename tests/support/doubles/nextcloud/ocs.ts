/** `/ocs/v1.php/…` and `/ocs/v2.php/…` (developer_manual/client_apis/OCS). */
import type { Exchange } from "../dav/exchange.ts";
import { escapeXml } from "../dav/xml.ts";
import { capabilities, user } from "./account.ts";
import { type Credential, serveAppPassword } from "./app-passwords.ts";
import { OcsFailure } from "./ocs-failure.ts";
import { serveShares } from "./shares.ts";
import type { NextcloudState } from "./state.ts";

export async function serveOcs(state: NextcloudState, exchange: Exchange, as: Credential | undefined): Promise<void> {
  const [, version = "", rest = ""] = /^\/ocs\/v([12])\.php\/(.*?)\/?$/.exec(exchange.rawPath) ?? [];
  try {
    if (exchange.header("ocs-apirequest") !== "true") throw new OcsFailure(412, "CSRF check failed");
    if (!as) throw new OcsFailure(997, "Current user is not logged in");
    answer(exchange, version, 200, "OK", await dataFor(state, exchange, rest, as));
  } catch (thrown) {
    if (!(thrown instanceof OcsFailure)) throw thrown;
    answer(exchange, version, thrown.statuscode, thrown.message, []);
  }
}

async function dataFor(state: NextcloudState, exchange: Exchange, rest: string, as: Credential): Promise<unknown> {
  const appPassword = serveAppPassword(state, exchange, rest, as);
  if (appPassword !== undefined) return appPassword;
  if (rest === "cloud/user" && exchange.method === "GET") return user(state);
  if (rest === "cloud/capabilities" && exchange.method === "GET") return capabilities(state);
  const shares = /^apps\/files_sharing\/api\/v1\/shares(?:\/([^/]+))?$/.exec(rest);
  if (shares) return serveShares(state, exchange, shares[1]);
  throw new OcsFailure(
    998,
    "Invalid query, please check the syntax. API specifications are here: http://www.freedesktop.org/wiki/Specifications/open-collaboration-services.",
  );
}

/** v1 answers 200 with 100 for a success; v2 says the same twice. XML unless JSON is asked for. */
function answer(exchange: Exchange, version: string, code: number, message: string, data: unknown): void {
  const http = code === 997 ? 401 : code === 998 ? 404 : code;
  const meta = {
    status: code === 200 ? "ok" : "failure",
    statuscode: version === "1" && code === 200 ? 100 : code,
    message,
  };
  const status = version === "1" && code !== 997 ? 200 : http;
  const json = exchange.query.get("format") === "json" || /application\/json/.test(exchange.header("accept"));
  const body = json
    ? JSON.stringify({ ocs: { meta, data } })
    : `<?xml version="1.0"?>\n<ocs><meta>${xmlOf(meta)}</meta><data>${xmlOf(data)}</data></ocs>\n`;
  exchange.reply(status, { "content-type": `application/${json ? "json" : "xml"}; charset=utf-8` }, body);
}

function xmlOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<element>${xmlOf(one)}</element>`).join("");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, one]) => `<${name}>${xmlOf(one)}</${name}>`)
      .join("");
  }
  if (typeof value === "boolean") return value ? "1" : "";
  return value === null || value === undefined ? "" : escapeXml(String(value));
}
