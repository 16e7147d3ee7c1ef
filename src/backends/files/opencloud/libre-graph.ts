/** LibreGraph: spaces and links of OpenCloud and ownCloud Infinite Scale, in the shape of Microsoft Graph. */
import { SparksError } from "#base";
import type { Transport } from "../../transport.ts";
import { graphError } from "../graph/graph-error.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";

export type LibreRequest = {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

/** `path` follows `graph/`. @throws SparksError by what the server says. */
export async function libreGraph(transport: Transport, path: string, request: LibreRequest = {}): Promise<unknown> {
  const { method = "GET", body, signal } = request;
  const reply = await transport.request(`graph/${path}`, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
  if (!reply.ok) throw await graphError(reply, method);
  if (reply.status === 204) {
    await discard(reply);
    return undefined;
  }
  try {
    return JSON.parse(await readText(reply, signal));
  } catch (thrown) {
    if (thrown instanceof SparksError) throw thrown;
    throw new SparksError("invalid", "the reply is no JSON", { cause: thrown });
  }
}
