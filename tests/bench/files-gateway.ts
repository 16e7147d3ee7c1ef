/**
 * Upload and download of one large file: a plain HTTP client directly at the WebDAV server, and the same client through the gateway.
 * In turns, in one run, so that what else the machine does meets both.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { createWidget, send, WIDGETS } from "../integration/gateway/harness.ts";
import { startTestApache } from "../support/apache.ts";
import { startTestGateway } from "../support/servers.ts";

export type FilesThroughGateway = {
  /** Time through the gateway against the time without it; 1.25 is 0.8 of the speed. */
  readonly uploadRatio: number;
  readonly downloadRatio: number;
  /** Bytes that the gateway's process held at most beyond what it held after the first round. */
  readonly growth: number;
};

const MIB = 1024 * 1024;
const FILE_BYTES = 512 * MIB;
const ROUNDS = 7;
const SERVER_NAME = "bench.local";
const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export async function measureFilesThroughGateway(say: (line: string) => void): Promise<FilesThroughGateway> {
  const apache = await startTestApache();
  const homeserver = await startUserinfo();
  const gateway = await startTestGateway({
    tenants: [
      {
        id: "bench",
        label: "Bench",
        homeservers: [{ serverName: SERVER_NAME, userinfoBaseUrl: homeserver.url }],
        widgetOrigins: [WIDGETS],
        upstreams: [{ id: "files", kind: "webdav", label: "Files", baseUrl: apache.baseUrl }],
      },
    ],
  });
  try {
    const widget = createWidget(gateway.baseUrl);
    const openid = { access_token: "bench", token_type: "Bearer", matrix_server_name: SERVER_NAME, expires_in: 60 };
    const reply = await widget.signIn(openid);
    if (reply.status !== 200) throw new Error(`signing in failed: ${reply.status}`);
    const connection = await widget.connect("files", apache.user, apache.password);
    const basic = Buffer.from(`${apache.user}:${apache.password}`).toString("base64");
    const direct = (name: string) => ({
      url: `${apache.baseUrl.replace(/\/+$/, "")}/${name}`,
      headers: { authorization: `Basic ${basic}` },
    });
    const through = (name: string) => ({
      url: `${gateway.baseUrl}/proxy/${connection}/${name}`,
      headers: { origin: WIDGETS, authorization: `Bearer ${widget.token}` },
    });
    const resident = async () => {
      const { body } = await send(gateway.baseUrl, { path: "/metrics" });
      return Number(/^process_resident_memory_bytes (\S+)$/m.exec(body.toString())?.[1]);
    };

    const times = { up: [[], []] as number[][], down: [[], []] as number[][] };
    let before = 0;
    let most = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      // Who goes first changes, and the first round warms up.
      const ways = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const way of ways) {
        const target = way === 0 ? direct("direct.bin") : through("gateway.bin");
        const up = await timed(() => put(target));
        const down = await timed(() => get(target));
        if (round > 0) {
          times.up[way]?.push(up);
          times.down[way]?.push(down);
        }
        if (way === 1) {
          const now = await resident();
          if (round === 0) before = now;
          else most = Math.max(most, now - before);
        }
      }
    }
    const speed = (ms: number) => `${Math.round(FILE_BYTES / MIB / (ms / 1000))} MiB/s`;
    for (const [what, [alone = [], passed = []]] of Object.entries(times)) {
      say(`${what}: ${speed(median(alone))} directly, ${speed(median(passed))} through the gateway`);
    }
    // Round by round: what the machine did meanwhile is in both.
    const ratio = ([alone = [], passed = []]: number[][]) =>
      median(passed.map((ms, i) => ms / (alone[i] ?? Number.NaN)));
    return { uploadRatio: ratio(times.up), downloadRatio: ratio(times.down), growth: most };
  } finally {
    await gateway.close();
    await homeserver.close();
    await apache.close();
  }
}

type Target = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

const timed = async (work: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const BLOCK = randomBytes(MIB);

async function put({ url, headers }: Target): Promise<void> {
  const source = Readable.from(
    (function* () {
      for (let sent = 0; sent < FILE_BYTES; sent += MIB) yield BLOCK;
    })(),
    { objectMode: false, highWaterMark: MIB },
  );
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const sending = request(
      url,
      { method: "PUT", headers: { ...headers, "content-length": String(FILE_BYTES) } },
      resolve,
    );
    sending.on("error", reject);
    source.pipe(sending);
  });
  reply.resume();
  if (reply.statusCode !== 201 && reply.statusCode !== 204) throw new Error(`PUT ${url}: ${reply.statusCode}`);
}

async function get({ url, headers }: Target): Promise<void> {
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers }, resolve).on("error", reject).end();
  });
  let bytes = 0;
  for await (const chunk of reply) bytes += (chunk as Buffer).length;
  if (bytes !== FILE_BYTES) throw new Error(`GET ${url}: ${bytes} bytes with ${reply.statusCode}`);
}

/** What a homeserver says to a gateway about the one person of the bench. */
async function startUserinfo() {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ sub: `@bench:${SERVER_NAME}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
