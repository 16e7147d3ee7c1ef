/** Servers that are odd and within their rights: the same suite. */
import { createDirectTransport, loadWebdavFiles } from "#backends";
import type { OddHabits } from "../../support/doubles/dav/odd-habits.ts";
import { startOddServer } from "../../support/doubles/dav/odd-server.ts";
import type { Feature } from "./features.ts";
import { describeFilesBackend, type Store } from "./suite.ts";
import { storeThroughGateway } from "./through-gateway.ts";

type Case = {
  readonly habits: OddHabits;
  readonly has?: readonly Feature[];
  readonly more?: Pick<Store, "composes" | "decomposes" | "sizeless">;
};

const ODD: Readonly<Record<string, Case>> = {
  "absolute hrefs of another host": { habits: { hrefs: "another-host" } },
  "https hrefs behind a proxy": { habits: { hrefs: "https" } },
  "hrefs that are not encoded": { habits: { hrefs: "unencoded" } },
  "hrefs that are encoded to the last letter": { habits: { hrefs: "encodes-all" } },
  "hrefs with small hex, folders without a slash": { habits: { hrefs: "small-hex" } },
  "folders without a slash, redirected to it": { habits: { hrefs: "no-slash", redirectsToSlash: true } },
  "no entity tags": { habits: { tags: "none" } },
  "weak entity tags only": { habits: { tags: "weak" } },
  "entity tags without quotes, dates of RFC 850": { habits: { tags: "unquoted", dates: "rfc850" } },
  "no sizes, dates of asctime": { habits: { lacks: ["getcontentlength"], dates: "asctime" }, more: { sizeless: true } },
  "dates of ISO 8601, MOVE and COPY with the other 2xx": { habits: { dates: "iso", swapsCreated: true } },
  "no OPTIONS": { habits: { refusesOptions: true }, has: ["quota"] },
  "lock tokens in the body only": { habits: { hidesLockToken: true } },
  "403 for a missing folder above": { habits: { forbidsOrphans: true } },
  "names in the composed form": { habits: { names: "composes" }, more: { composes: true } },
  "names in the decomposed form": { habits: { names: "decomposes" }, more: { decomposes: true } },
  "names without regard to case": { habits: { names: "ignores-case" } },
};

const USUAL: readonly Feature[] = ["locks", "quota"];

for (const [name, { habits, has = USUAL, more = {} }] of Object.entries(ODD)) {
  describeFilesBackend(`odd: ${name}`, has, async () => {
    const server = await startOddServer(habits);
    const { openWebdavFiles } = await loadWebdavFiles();
    const authorization = `Basic ${btoa(`${server.user}:${server.password}`)}`;
    const transport = createDirectTransport({ baseUrl: server.baseUrl, headers: () => ({ authorization }) });
    return {
      ...more,
      backend: await openWebdavFiles(transport),
      outside: { url: server.plainUrl, username: server.user, password: server.password },
      close: () => server.close(),
    };
  });
}

describeFilesBackend("odd: several at once, through the gateway", USUAL, async () => {
  const server = await startOddServer({
    hrefs: "another-host",
    redirectsToSlash: true,
    tags: "none",
    dates: "rfc850",
    hidesLockToken: true,
  });
  return storeThroughGateway({ ...server, filesUrl: server.plainUrl });
});
