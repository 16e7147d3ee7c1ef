/**
 * The only way to the homeserver: matrix-js-sdk's HTTP layer behind a small typed face. The token goes to the homeserver's
 * own origin and nowhere else; a redirect is an error, so it can never be carried along.
 */
import {
  ConnectionError,
  HTTPError,
  MatrixError,
  MatrixHttpApi,
  type Method,
} from "matrix-js-sdk/lib/http-api/index.js";
import { isObject, SparksError, stringAt, toSparksError } from "#base";
import { MatrixFault } from "./matrix-fault.ts";

export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE";
export type RequestOptions = {
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
};

export interface MatrixHttp {
  readonly baseUrl: string;
  /** `path` from `/_matrix`. Throws `MatrixFault` for refusals, `unavailable` without a network, `invalid` for a reply that is no object. */
  json(method: HttpMethod, path: string, options?: RequestOptions): Promise<Record<string, unknown>>;
  /** The same for the few replies that are a list. */
  list(method: HttpMethod, path: string, options?: RequestOptions): Promise<readonly unknown[]>;
  bytes(path: string, options?: RequestOptions & { readonly maxBytes?: number }): Promise<Blob>;
  upload(
    file: Blob,
    options: { readonly type: string; readonly name?: string; readonly signal?: AbortSignal },
  ): Promise<string>;
  /** Replaces the token of a session that signed in again. */
  setToken(token: string): void;
  /** Ends every request that is under way, and refuses all that would follow. */
  close(): void;
  /** For the SDK's crypto only. */
  readonly api: MatrixHttpApi<{ baseUrl: string; prefix: string; onlyData: true }>;
}

export type MatrixHttpOptions = {
  readonly baseUrl: string;
  readonly accessToken?: string;
  readonly fetch: typeof fetch;
  /** Told before each request that is sent, with its path. */
  readonly onRequest?: (path: string) => void;
  /** The homeserver does not take the token any more. */
  readonly onLoggedOut?: (fault: MatrixFault) => void;
};

const DEFAULT_TIMEOUT_MS = 60_000;

export function createMatrixHttp(options: MatrixHttpOptions): MatrixHttp {
  const home = new URL(options.baseUrl);
  let closed = false;
  const sameOriginFetch = (resource: URL | RequestInfo, init?: RequestInit) => {
    // What the SDK takes for a wish of ours, and does not try again.
    if (closed) return Promise.reject(new DOMException("closed", "AbortError"));
    const url = new URL(resource instanceof Request ? resource.url : resource);
    if (url.origin !== home.origin) throw new SparksError("forbidden", `refused to call ${url.origin}`);
    options.onRequest?.(url.pathname);
    return options.fetch(url, { ...init, redirect: "error" });
  };
  const api = new MatrixHttpApi(
    {
      emit(_name: unknown, thrown: unknown) {
        const fault = faultFrom(thrown);
        if (fault instanceof MatrixFault) options.onLoggedOut?.(fault);
        return true;
      },
      // The SDK only ever emits on it; its type is the whole emitter of the client, which the hub does not have.
    } as unknown as ConstructorParameters<typeof MatrixHttpApi>[0],
    {
      baseUrl: options.baseUrl,
      prefix: "",
      onlyData: true as const,
      localTimeoutMs: DEFAULT_TIMEOUT_MS,
      fetchFn: sameOriginFetch as typeof fetch,
      ...(options.accessToken === undefined ? {} : { accessToken: options.accessToken }),
    },
  );

  const send = async (method: HttpMethod, path: string, more: RequestOptions, raw: boolean): Promise<unknown> => {
    const query: Record<string, string | number | boolean | string[]> = {};
    for (const [name, value] of Object.entries(more.query ?? {})) {
      if (value !== undefined) query[name] = Array.isArray(value) ? [...value] : (value as string | number | boolean);
    }
    const settings = {
      prefix: "",
      localTimeoutMs: more.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ...(more.signal === undefined ? {} : { abortSignal: more.signal }),
      ...(raw ? { rawResponseBody: true } : {}),
    };
    try {
      const ask = api.opts.accessToken === undefined ? api.request.bind(api) : api.authedRequest.bind(api);
      // The SDK turns plain objects into JSON by itself. Method's members are these very strings.
      return await ask(method as Method, path, query, more.body as Body | undefined, settings);
    } catch (thrown) {
      throw faultFrom(thrown);
    }
  };

  return {
    baseUrl: options.baseUrl,
    api,
    async json(method, path, more = {}) {
      const body = method === "GET" || method === "DELETE" ? more.body : (more.body ?? {});
      const reply = await send(method, path, body === undefined ? more : { ...more, body }, false);
      if (!isObject(reply))
        throw new SparksError("invalid", `${method} ${pathForLog(path)} did not answer with an object`);
      return reply;
    },
    async list(method, path, more = {}) {
      const reply = await send(method, path, more, false);
      if (!Array.isArray(reply))
        throw new SparksError("invalid", `${method} ${pathForLog(path)} did not answer with a list`);
      return reply;
    },
    async bytes(path, more = {}) {
      const blob = await send("GET", path, more, true);
      if (!(blob instanceof Blob)) throw new SparksError("invalid", "no bytes in the reply");
      if (more.maxBytes !== undefined && blob.size > more.maxBytes)
        throw new SparksError("too-large", `${blob.size} bytes`);
      return blob;
    },
    async upload(file, { type, name, signal }) {
      try {
        const reply = await api.authedRequest<unknown>(
          "POST" as Method,
          "/_matrix/media/v3/upload",
          name === undefined ? {} : { filename: name },
          file as unknown as Body,
          {
            prefix: "",
            localTimeoutMs: 30 * 60_000,
            headers: { "Content-Type": type },
            ...(signal === undefined ? {} : { abortSignal: signal }),
          },
        );
        const uri = stringAt(reply, "content_uri");
        if (uri === undefined) throw new SparksError("invalid", "the reply to the upload names no content");
        return uri;
      } catch (thrown) {
        throw faultFrom(thrown);
      }
    },
    setToken(token) {
      api.opts.accessToken = token;
    },
    close() {
      closed = true;
      api.abort();
    },
  };
}

type Body = NonNullable<Parameters<MatrixHttpApi<{ baseUrl: string; prefix: string; onlyData: true }>["request"]>[3]>;

/** Whether the homeserver or the way to it failed, and not what was to be done. */
export const isNetworkFault = (thrown: unknown): boolean =>
  thrown instanceof HTTPError ||
  thrown instanceof ConnectionError ||
  (thrown instanceof Error && thrown.name === "AbortError");

/** Anything the SDK threw as a `SparksError`. */
export function faultFrom(thrown: unknown): SparksError {
  if (thrown instanceof SparksError) return thrown;
  if (thrown instanceof MatrixError) {
    const body = isObject(thrown.data) ? thrown.data : {};
    return new MatrixFault(
      thrown.errcode ?? "M_UNKNOWN",
      thrown.httpStatus ?? 0,
      `${thrown.httpStatus ?? "?"} ${thrown.errcode ?? ""} ${stringAt(body, "error") ?? ""}`.trim(),
      body,
      retryAfterOf(thrown),
    );
  }
  if (thrown instanceof HTTPError) {
    return new MatrixFault(
      "M_UNKNOWN",
      thrown.httpStatus ?? 0,
      `status ${thrown.httpStatus ?? "?"}`,
      {},
      retryAfterOf(thrown),
    );
  }
  if (thrown instanceof ConnectionError) {
    // A refusal of ours inside fetch comes wrapped.
    if (thrown.cause instanceof SparksError) return thrown.cause;
    return new SparksError("unavailable", "the homeserver cannot be reached", { cause: thrown });
  }
  if (thrown instanceof SyntaxError) return new SparksError("invalid", "the reply is no JSON", { cause: thrown });
  return toSparksError(thrown);
}

function retryAfterOf(error: HTTPError): number | undefined {
  try {
    return error.getRetryAfterMs() ?? undefined;
  } catch {
    // A malformed Retry-After header says nothing.
    return undefined;
  }
}

/** Room ids and names are personal; the log gets the shape only. */
const pathForLog = (path: string) => path.split("?")[0]?.replaceAll(/[!@#$%][^/]*/g, "…") ?? "";
