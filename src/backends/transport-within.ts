import type { Transport } from "./transport.ts";

/** The same backend, with a folder of it as the root. `folder`: percent-encoded, without a leading slash, ending with one. */
export const transportWithin = (transport: Transport, folder: string): Transport => ({
  basePath: `${transport.basePath}${folder}`,
  ...(transport.rootUrl === undefined ? {} : { rootUrl: `${transport.rootUrl}${folder}` }),
  destinationOf: (path) => transport.destinationOf(`${folder}${path}`),
  request: (path, request) => transport.request(`${folder}${path}`, request),
});
