/**
 * Microsoft 365 without a gateway: which registration of an application people sign in with, and at which of Microsoft's clouds. A browser
 * application's registration is public: there is no secret in it.
 */
import * as v from "valibot";
import type { Registration } from "#base";
import { hasSecretInUrl } from "./state-events/secret-in-url.ts";

/** learn.microsoft.com/graph/deployments: who signs people in, and whose tokens that is good for. */
const MICROSOFT: readonly Cloud[] = [
  { login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com" },
  { login: "https://login.microsoftonline.us", graph: "https://graph.microsoft.us" },
  { login: "https://login.microsoftonline.us", graph: "https://dod-graph.microsoft.us" },
  { login: "https://login.partner.microsoftonline.cn", graph: "https://microsoftgraph.chinacloudapi.cn" },
  { login: "https://login.chinacloudapi.cn", graph: "https://microsoftgraph.chinacloudapi.cn" },
];
const GLOBAL: Cloud = { login: "https://login.microsoftonline.com", graph: "https://graph.microsoft.com" };

/** Origins of the sign-in and of Graph. */
export type Cloud = { readonly login: string; readonly graph: string };

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const guid = (what: string) => v.pipe(v.string(), v.regex(GUID, what));

/** https; http on this machine, for trying out. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.origin !== text || hasSecretInUrl(text)) return false;
  return (
    url.protocol === "https:" || (url.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  );
}
const origin = v.pipe(v.string(), v.maxLength(300), v.check(isOrigin, "an origin such as https://graph.microsoft.us"));

/**
 * A token of Microsoft's is sent to Microsoft's Graph only, and to the one it was made for: whoever writes a configuration cannot have it
 * sent elsewhere.
 */
function belongsTogether({ login, graph }: Cloud): boolean {
  const known = MICROSOFT.some((one) => one.login === login || one.graph === graph);
  return known
    ? MICROSOFT.some((one) => one.login === login && one.graph === graph)
    : !isMicrosoft(login) && !isMicrosoft(graph);
}

const isMicrosoft = (of: string) =>
  /(^|\.)(microsoft|microsoftonline|live|windows|office|azure|chinacloudapi|sharepoint|office365)\.(com|us|cn|net|de)$/.test(
    new URL(of).hostname,
  );

const cloud = v.pipe(
  v.looseObject({ login: origin, graph: origin }),
  v.check(belongsTogether, "a sign-in and a Graph of the same cloud"),
);

export const directGraphSchema = v.looseObject({
  kind: v.literal("graph"),
  /** Directory (tenant) id: the id, no name and not "common", so that it is plain who vouches. */
  tenant: guid("a directory (tenant) id"),
  /** Application (client) id. */
  clientId: guid("an application (client) id"),
  /** Microsoft's worldwide cloud without. */
  cloud: v.optional(cloud),
});
export type DirectGraph = v.InferOutput<typeof directGraphSchema>;

export const cloudOf = ({ cloud: named }: Pick<DirectGraph, "cloud">): Cloud => named ?? GLOBAL;

/** What it may do: read and write the person's files and those shared with them, find the sites that they follow. */
export const GRAPH_FILES_SCOPES = ["User.Read", "Files.ReadWrite.All", "Sites.Read.All"] as const;

/** The same for the same registration in the same cloud, whatever else is written beside it. */
export function directKey(direct: DirectGraph): string {
  const { login, graph } = cloudOf(direct);
  return [direct.kind, login, graph, direct.tenant.toLowerCase(), direct.clientId.toLowerCase()].join(" ");
}

/** Where one signs in, by Microsoft's documented addresses: nothing of it is read from the network. */
export function registrationOf(direct: DirectGraph, redirectUri: string): Registration {
  const { login, graph } = cloudOf(direct);
  const base = `${login}/${direct.tenant.toLowerCase()}`;
  // Elsewhere than worldwide a scope without its resource is not Graph's; a double knows it by its short name.
  const resource = graph !== GLOBAL.graph && isMicrosoft(graph) ? `${graph}/` : "";
  return {
    authority: {
      issuer: `${base}/v2.0`,
      authorizationEndpoint: `${base}/oauth2/v2.0/authorize`,
      tokenEndpoint: `${base}/oauth2/v2.0/token`,
    },
    clientId: direct.clientId,
    redirectUri,
    scopes: GRAPH_FILES_SCOPES.map((scope) => `${resource}${scope}`),
  };
}

/** Root of Graph's version, as the adapter wants it. */
export const graphRootOf = (direct: Pick<DirectGraph, "cloud">): string => `${cloudOf(direct).graph}/v1.0/`;
