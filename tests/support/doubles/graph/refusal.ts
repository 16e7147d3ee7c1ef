/** A request that Graph refuses, with the status and the code that its documents name. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly innerCode: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    {
      headers = {},
      innerCode,
    }: { readonly headers?: Readonly<Record<string, string>>; readonly innerCode?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.innerCode = innerCode;
  }
}

export const notFound = (message = "The resource could not be found.") => new Refusal(404, "itemNotFound", message);
export const invalidRequest = (message: string) => new Refusal(400, "invalidRequest", message);
export const nameTaken = () => new Refusal(409, "nameAlreadyExists", "The specified item name already exists.");

/** The JSON that goes with a refusal. */
export const refusalBody = ({ code, message, innerCode }: Refusal, now: number) => ({
  error: {
    code,
    message,
    innerError: {
      ...(innerCode === undefined ? {} : { code: innerCode }),
      date: new Date(now).toISOString().slice(0, 19),
      "request-id": crypto.randomUUID(),
      "client-request-id": crypto.randomUUID(),
    },
  },
});
