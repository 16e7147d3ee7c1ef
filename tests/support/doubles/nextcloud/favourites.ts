/** Favourites: a property to set, and a report that lists what has it (basic.rst, "Favorites"). */
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { multistatus, propstat } from "../dav/multistatus.ts";
import { dav, oc, PREFIXES } from "../dav/names.ts";
import { namesIn, readXml } from "../dav/request-xml.ts";
import type { StoredEntry } from "../dav/store.ts";
import { childOf, escapeXml } from "../dav/xml.ts";
import { fileRow } from "./properties.ts";
import type { NextcloudState } from "./state.ts";

const XML = { "content-type": "application/xml; charset=utf-8" };

export async function filterFiles(state: NextcloudState, exchange: Exchange): Promise<void> {
  const report = await readXml(exchange, oc("filter-files"));
  const rules = childOf(report, oc("filter-rules"));
  if (!rules || rules.children.length === 0) throw new Failure(400, "Missing filter-rule block in request");
  const other = rules.children.find(({ name }) => name !== oc("favorite"));
  if (other) throw new Failure(400, `the double knows no rule ${other.name}`);
  const wanted = ["1", "true"].includes(childOf(rules, oc("favorite"))?.text.trim() ?? "");
  if (!wanted) throw new Failure(400, "favorite can only be filtered by 1");
  const entries = (await state.store.walk()).filter(({ path }) => state.favourites.has(state.ids.of(path)));
  exchange.reply(
    207,
    XML,
    multistatus(await Promise.all(entries.map((entry) => fileRow(state, entry, namesIn(report))))),
  );
}

export async function patchProperties(state: NextcloudState, exchange: Exchange, entry: StoredEntry): Promise<void> {
  const update = await readXml(exchange, dav("propertyupdate"));
  const id = state.ids.of(entry.path);
  const done: (readonly [string, string])[] = [];
  const refused: (readonly [string, string])[] = [];
  for (const step of update.children) {
    for (const { name, text } of childOf(step, dav("prop"))?.children ?? []) {
      if (name !== oc("favorite")) {
        refused.push([name, ""]);
        continue;
      }
      if (step.name === dav("set") && ["1", "true"].includes(text)) state.favourites.add(id);
      else state.favourites.delete(id);
      done.push([name, ""]);
    }
  }
  const stats = [
    done.length > 0 ? propstat(done, "200 OK") : "",
    refused.length > 0 ? propstat(refused, "403 Forbidden") : "",
  ];
  const names = Object.entries(PREFIXES).map(([uri, prefix]) => `xmlns:${prefix}="${uri}"`);
  const href = `<d:href>${escapeXml(exchange.rawPath)}</d:href>`;
  exchange.reply(
    207,
    XML,
    `<?xml version="1.0"?>\n<d:multistatus ${names.join(" ")}><d:response>${href}${stats.join("")}</d:response></d:multistatus>`,
  );
}
