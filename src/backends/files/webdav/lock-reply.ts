/** Reads `lockdiscovery` (RFC 4918, 15.8). Pure. */
import { readXml } from "../../xml/read-xml.ts";

export type ActiveLock = {
  readonly token: string;
  /** The text of whatever the owner wrote. */
  readonly owner: string;
  /** Milliseconds from now; undefined: without end, or not said. */
  readonly forMs?: number;
};

const MAX_OWNER = 200;
const MAX_LOCKS = 100;

/** The locks that a reply speaks of, wherever they stand in it. @throws SparksError `invalid` where it is not well-formed. */
export function parseActiveLocks(xml: string): readonly ActiveLock[] {
  const locks: ActiveLock[] = [];
  const path: string[] = [];
  let draft: { token?: string; owner: string; forMs?: number } | undefined;
  readXml(xml, {
    open(namespace, name) {
      path.push(namespace === "DAV:" ? name : "");
      if (path.at(-1) === "activelock") draft = { owner: "" };
    },
    text(piece) {
      if (!draft) return;
      const inside = path.slice(path.lastIndexOf("activelock") + 1);
      if (inside[0] === "owner") draft.owner = `${draft.owner}${piece}`.slice(0, MAX_OWNER);
      else if (inside[0] === "locktoken" && inside[1] === "href") draft.token = `${draft.token ?? ""}${piece}`.trim();
      else if (inside[0] === "timeout") {
        const seconds = /^\s*Second-(\d{1,10})\s*$/i.exec(piece)?.[1];
        if (seconds !== undefined) draft.forMs = Number(seconds) * 1000;
      }
    },
    close() {
      if (path.pop() !== "activelock" || !draft) return;
      const { token, owner, forMs } = draft;
      if (token !== undefined && isLockToken(token) && locks.length < MAX_LOCKS) {
        locks.push({ token, owner: owner.trim(), ...(forMs === undefined ? {} : { forMs }) });
      }
      draft = undefined;
    },
  });
  return locks;
}

/** It goes back in a header, between angle brackets: a URI without what would end it. */
export const isLockToken = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"()]{1,300}$/i.test(text);
