/** What an adapter sends through. It knows where the backend is and who is asking; the adapter knows neither. */
export type TransportBody = Blob | string | ReadableStream<Uint8Array>;

export type TransportRequest = {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: TransportBody;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the body that have left so far; called at least once, at the end, when the request succeeds. */
  readonly onSent?: ((bytes: number) => void) | undefined;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
};

export interface Transport {
  /**
   * Sends to `path`: relative to the backend's root, percent-encoded, no leading slash, "" for the root itself. Resolves with any
   * reply of the backend, whatever its status.
   * @throws SparksError where no reply of the backend came: `unavailable` (nobody answers), `cancelled`, or what the gateway says.
   */
  request(path: string, request: TransportRequest): Promise<Response>;
  /** The absolute URL that a `Destination` header names for `path`. */
  destinationOf(path: string): string;
  /** Path of the root on the backend's own server, percent-encoded as the server writes it, starting and ending with "/". */
  readonly basePath: string;
  /**
   * Absolute URL of the root as the backend itself writes it, ending with "/", where that is another than `destinationOf("")`: addresses
   * in replies start with it. They are followed by their path below it, never by their host.
   */
  readonly rootUrl?: string | undefined;
}
