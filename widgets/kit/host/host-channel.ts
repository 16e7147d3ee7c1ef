/** The wire between a widget and its host: the real one is `matrix-channel.ts`, that of tests `testing/fake-host.ts`. */
export interface HostChannel {
  /**
   * Begins, and resolves when the host has decided what the widget may do.
   * @throws SparksError `unavailable` when it says nothing for long.
   */
  connect(capabilities: readonly string[]): Promise<HostDecision>;
  /** Asks for more, or again (MSC2974). Resolves with all that is granted now. */
  request(capabilities: readonly string[]): Promise<HostDecision>;
  /** One action of the widget API; resolves with the host's reply, which is foreign data. @throws SparksError */
  ask(action: string, data: object): Promise<unknown>;
  /** Calls back with the data of each such action of the host, unchecked, and acknowledges it. Returns what stops it. */
  hear(action: string, listener: (data: unknown) => void): () => void;
  /** MSC1960, with however many steps it takes. Rejects when the person or the host declines. */
  requestOpenId(): Promise<unknown>;
}

export type HostDecision = {
  readonly granted: readonly string[];
  /** As in `supported_api_versions`. */
  readonly versions: readonly string[];
};
