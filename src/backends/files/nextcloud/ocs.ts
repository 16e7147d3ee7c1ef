/** Nextcloud's and ownCloud's OCS API, version 2: JSON in an envelope (docs.nextcloud.com, "OCS API"). */
import { numberAt, objectAt, SparksError, stringAt } from "#base";
import type { Transport } from "../../transport.ts";
import { readText } from "../read-text.ts";
import { codeOfStatus, davError } from "../webdav/dav-error.ts";

export type OcsRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

const MAX_REPLY = 8 * 1024 * 1024;

/** `data` of the envelope. `path` follows `ocs/v2.php/`. @throws SparksError by status, or by the envelope's own. */
export async function ocs(transport: Transport, path: string, request: OcsRequest = {}): Promise<unknown> {
  const { method = "GET", query = {}, body, signal } = request;
  const parameters = new URLSearchParams({ ...query, format: "json" });
  const reply = await transport.request(`ocs/v2.php/${path}?${parameters}`, {
    method,
    headers: {
      "ocs-apirequest": "true",
      accept: "application/json",
      ...(body ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    },
    ...(body ? { body: new URLSearchParams(body).toString() } : {}),
    signal,
  });
  // Refusals come in the same envelope; only what says why is of use here.
  if (reply.status === 401 || reply.status === 429 || reply.status >= 500) throw await davError(reply, method);
  const text = await readText(reply, signal, MAX_REPLY);
  const envelope = objectAt(parseJson(text, reply.status, method), "ocs");
  const meta = objectAt(envelope, "meta");
  const status = numberAt(meta, "statuscode") ?? reply.status;
  const isFine = reply.ok && (status === 100 || (status >= 200 && status < 300));
  if (!isFine) {
    const code = codeOfStatus(status >= 400 && status < 600 ? status : reply.status, method);
    // What the server says of a password or a date is for the person; it is their language.
    const reason = stringAt(meta, "message");
    throw new SparksError(code, reason ? `OCS: ${reason.slice(0, 200)}` : `OCS was answered with ${status}`, {
      status,
    });
  }
  return envelope?.data;
}

function parseJson(text: string, status: number, method: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const code = status >= 400 ? codeOfStatus(status, method) : "invalid";
    throw new SparksError(code, "the reply is no JSON", { status, cause: thrown });
  }
}
