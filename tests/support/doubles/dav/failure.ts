/** What a server refuses, in the words of Sabre (Nextcloud, ownCloud; OpenCloud writes the same form). */
import { escapeXml } from "./xml.ts";

export class Failure extends Error {
  readonly status: number;
  readonly exception: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.exception = EXCEPTIONS[status] ?? "Exception";
    this.headers = headers;
  }

  body(): string {
    return `<?xml version="1.0" encoding="utf-8"?>
<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">
  <s:exception>Sabre\\DAV\\Exception\\${this.exception}</s:exception>
  <s:message>${escapeXml(this.message)}</s:message>
</d:error>
`;
  }
}

const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "NotAuthenticated",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "PayloadTooLarge",
  415: "UnsupportedMediaType",
  423: "Locked",
  429: "TooManyRequests",
  501: "NotImplemented",
  503: "ServiceUnavailable",
  507: "InsufficientStorage",
};
