/** Sites of SharePoint, their libraries, and what the signed-in person follows. */
import { decodeSegment } from "./address.ts";
import type { Incoming, Reply } from "./exchange.ts";
import { demandMethod } from "./item-content.ts";
import { invalidRequest, notFound } from "./refusal.ts";
import { renderDrive, selected } from "./render.ts";
import { collection, type DoubleSite, SITE_HOST, type World } from "./world.ts";

const render = (site: DoubleSite, { query }: Incoming) =>
  selected(
    {
      id: site.id,
      name: site.name,
      displayName: site.displayName,
      webUrl: `https://${SITE_HOST}${site.path}`,
      createdDateTime: "2017-05-09T20:56:00Z",
      lastModifiedDateTime: "2017-05-09T20:56:01Z",
      siteCollection: { hostname: SITE_HOST },
    },
    query,
    "site",
  );

export function serveFollowedSites(world: World, request: Incoming): Reply {
  demandMethod(request, "GET");
  const values = world.sites.filter(({ followed }) => followed).map((site) => render(site, request));
  return collection(world, values, { path: "me/followedSites", query: request.query });
}

export const drivesOf = (world: World, siteId: string | undefined) =>
  [...world.drives.values()].filter((drive) => drive.siteId === siteId);

export function serveDrives(world: World, siteId: string | undefined, path: string, request: Incoming): Reply {
  demandMethod(request, "GET");
  const values = drivesOf(world, siteId).map((drive) => selected(renderDrive(drive), request.query, "drive"));
  return collection(world, values, { path, query: request.query });
}

/** What follows `sites`: "", "{id}", "{id}/drives", "{host}:/{path}", "{host}:/{path}:/drives". */
export function serveSites(
  world: World,
  text: string,
  request: Incoming,
): Reply | { readonly siteId: string; readonly rest: string } {
  if (text === "") {
    demandMethod(request, "GET");
    const search = request.query.get("search");
    if (search === null) throw invalidRequest("Sites are searched with ?search=.");
    const term = search.toLowerCase();
    const values = world.sites.filter(
      ({ name, displayName }) => search === "*" || `${name} ${displayName}`.toLowerCase().includes(term),
    );
    const shown = values.map((site) => render(site, request));
    return collection(world, shown, { path: "sites", query: request.query });
  }
  const byPath = /^([^/:]+):\/([^:]*)(?::(?:\/(.*))?)?$/.exec(text);
  const byId = /^([^/:]+)(?:\/(.*))?$/.exec(text);
  const site = byPath
    ? world.sites.find(({ path }) => byPath[1] === SITE_HOST && path === `/${decodeSegment(byPath[2] ?? "")}`)
    : world.sites.find(({ id }) => id === decodeSegment(byId?.[1] ?? ""));
  if (!site) throw notFound("Requested site could not be found");
  const rest = (byPath ? byPath[3] : byId?.[2]) ?? "";
  if (rest !== "") return { siteId: site.id, rest };
  demandMethod(request, "GET");
  return { status: 200, json: render(site, request) };
}
