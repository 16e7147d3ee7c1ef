/** Requests and replies as Microsoft documents them. They lie beside the project, not in it: `present` says whether they are there. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isObject, numberAt, stringAt } from "#base";

const FILE = fileURLToPath(new URL("../../../../shared/vendor-examples/graph/examples.jsonl", import.meta.url));

export type DocumentedReply = {
  /** `driveitem-delta.md:120` */
  readonly where: string;
  readonly page: string;
  readonly status: number;
  readonly body: unknown;
};

export const graphExamplesPresent = existsSync(FILE);

/** Replies with a JSON body, of pages whose name matches. */
export function documentedReplies(pages: RegExp): readonly DocumentedReply[] {
  if (!graphExamplesPresent) return [];
  return readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((line) => {
      const row: unknown = JSON.parse(line);
      const page = stringAt(row, "file")?.split("/").at(-1) ?? "";
      if (!isObject(row) || row.kind !== "response" || !pages.test(page)) return [];
      const body = row.json ?? bodyOf(stringAt(row, "text") ?? "");
      if (body === undefined) return [];
      return [{ where: `${page}:${numberAt(row, "line")}`, page, status: numberAt(row, "status") ?? 0, body }];
    });
}

/** Some documents have a comma too many. */
function bodyOf(text: string): unknown {
  const start = text.indexOf("{");
  if (start < 0) return undefined;
  return JSON.parse(text.slice(start).replaceAll(/,(\s*[}\]])/g, "$1"));
}
