/** The few calls of the Matrix client API that demo data and tests need. No sync, no crypto: that is the hub's. */
import { isObject, stringAt } from "#base";

export type Method = "GET" | "PUT" | "POST" | "DELETE";

export interface MatrixApi {
  readonly baseUrl: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  /** `path` without `/_matrix/client`: `/v3/joined_rooms`. Throws `MatrixFault` on any reply but 2xx. */
  call(method: Method, path: string, body?: unknown): Promise<Record<string, unknown>>;
  upload(bytes: Uint8Array<ArrayBuffer>, type: string, name: string): Promise<string>;
  signOut(): Promise<void>;
}

export class MatrixFault extends Error {
  readonly status: number;
  readonly errcode: string | undefined;
  constructor(what: string, status: number, errcode: string | undefined, text: string | undefined) {
    super(`${what}: ${status} ${errcode ?? ""} ${text ?? ""}`.trimEnd());
    this.name = "MatrixFault";
    this.status = status;
    this.errcode = errcode;
  }
}

/** Signs in with a password and makes a device, or takes over the one with this id. */
export async function signIn(
  baseUrl: string,
  localpart: string,
  password: string,
  device: { readonly id?: string; readonly name?: string } = {},
): Promise<MatrixApi> {
  const reply = await request(baseUrl, undefined, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: localpart },
    password,
    initial_device_display_name: device.name ?? "stack",
    ...(device.id === undefined ? {} : { device_id: device.id }),
  });
  const userId = stringAt(reply, "user_id");
  const accessToken = stringAt(reply, "access_token");
  const deviceId = stringAt(reply, "device_id");
  if (userId === undefined || accessToken === undefined || deviceId === undefined) {
    throw new Error(`the reply to the sign-in of ${localpart} lacks the user id, token or device`);
  }
  return {
    baseUrl,
    userId,
    accessToken,
    deviceId,
    call: (method, path, body) => request(baseUrl, accessToken, method, path, body),
    async upload(bytes, type, name) {
      const url = `${baseUrl}/_matrix/media/v3/upload?filename=${encodeURIComponent(name)}`;
      const headers = { authorization: `Bearer ${accessToken}`, "content-type": type };
      const uri = stringAt(
        await bodyOf("upload", await fetch(url, { method: "POST", headers, body: bytes })),
        "content_uri",
      );
      if (uri === undefined) throw new Error("the reply to the upload names no content_uri");
      return uri;
    },
    async signOut() {
      await request(baseUrl, accessToken, "POST", "/v3/logout", {});
    },
  };
}

async function request(baseUrl: string, token: string | undefined, method: Method, path: string, body?: unknown) {
  const reply = await fetch(`${baseUrl}/_matrix/client${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return bodyOf(`${method} ${path}`, reply);
}

async function bodyOf(what: string, reply: Response): Promise<Record<string, unknown>> {
  const body: unknown = await reply.json();
  if (!reply.ok) throw new MatrixFault(what, reply.status, stringAt(body, "errcode"), stringAt(body, "error"));
  if (!isObject(body)) throw new Error(`${what}: the reply is no JSON object`);
  return body;
}
