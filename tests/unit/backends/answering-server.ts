/** A server of a few lines for tests of adapters: answers what it is told, remembers what it was asked. */
import type { Transport, TransportRequest } from "#backends";
import { SparksError } from "#base";

export type Asked = TransportRequest & { readonly path: string };

export function serverThat(answer: (request: Asked) => Response | undefined) {
  const asked: Asked[] = [];
  const transport: Transport = {
    basePath: "/cloud/",
    destinationOf: (at) => `https://files.example/cloud/${at}`,
    async request(path, request) {
      const whole = { ...request, path };
      asked.push(whole);
      return answer(whole) ?? new Response(null, { status: 404 });
    },
  };
  return { transport, asked };
}

export const jsonReply = (value: unknown, status = 200) =>
  new Response(typeof value === "string" ? value : JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json" },
  });

/** A multistatus of `[href, properties]`; what is in it is written as it is. */
export const davReply = (...rows: readonly (readonly [string, string])[]) =>
  new Response(
    `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">${rows
      .map(
        ([href, props]) =>
          `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${props}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`,
      )
      .join("")}</d:multistatus>`,
    { status: 207 },
  );

/** The error in which it ends. @throws where it ends well, or in another one. */
export async function failureOf(promise: Promise<unknown>): Promise<SparksError> {
  const thrown = await promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  if (thrown instanceof SparksError) return thrown;
  throw thrown;
}

/** What no server should say, and some will: parsed without a throw of another kind than ours. */
export const NONSENSE: readonly unknown[] = [
  null,
  [],
  0,
  "",
  true,
  {},
  { ocs: null },
  { ocs: { meta: null, data: null } },
  { ocs: { meta: { statuscode: "200" }, data: "x" } },
  { ocs: { meta: { statuscode: 200 }, data: { id: {}, share_type: "3" } } },
  { ocs: { meta: { statuscode: 200 }, data: [null, 1, { id: [], share_type: 3 }, { id: "1" }] } },
  { value: null },
  { value: "x" },
  { value: [null, 7, [], {}, { id: 7 }, { id: "a", link: "x" }, { id: "b", link: null, grantedToV2: [] }] },
];

/** As JSON text, with a key that would poison objects that are merged. */
export const POISON =
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"ocs":{"__proto__":{"polluted":1},"meta":{"statuscode":200},"data":[{"__proto__":{"polluted":1},"id":"1","share_type":3}]},"value":[{"__proto__":{"polluted":1},"id":"1","driveType":"__proto__"},{"id":"2","driveType":"constructor"}]}';
