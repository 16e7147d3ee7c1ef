/**
 * A host for tests: it keeps state, delivers what is watched, and remembers what it was sent. Tests ask what is so, not what was
 * called.
 */
import { SparksError } from "#base";
import type { OpenIdToken } from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";

export interface FakeHost extends WidgetHost {
  /** Writes state as a member of the room would; watchers hear of it. */
  setState(type: string, stateKey: string, content: unknown): void;
  setTheme(data: unknown): void;
  setLanguage(language: string): void;
  /** What the room got, oldest first. */
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly uploads: readonly Blob[];
  /** How many OpenID tokens were given. */
  openIdTokens(): number;
}

export type FakeHostOptions = {
  /** Refuses every capability for which this is true. */
  readonly denies?: (capability: string) => boolean;
  readonly declinesOpenId?: boolean;
  readonly isSilent?: boolean;
  readonly gateways?: readonly string[];
};

export function createFakeHost({
  denies = () => false,
  declinesOpenId,
  isSilent,
  gateways = [],
}: FakeHostOptions = {}): FakeHost {
  const state = new Map<string, unknown>();
  const watchers = new Map<string, Set<(content: unknown) => void>>();
  const themes = new Set<(data: unknown) => void>();
  const languages = new Set<(language: string) => void>();
  const granted = new Set<string>();
  const messages: Readonly<Record<string, unknown>>[] = [];
  const uploads: Blob[] = [];
  let tokens = 0;
  const keyOf = (type: string, stateKey: string) => `${type}\n${stateKey}`;

  return {
    messages,
    uploads,
    openIdTokens: () => tokens,
    async connect(capabilities) {
      if (isSilent) throw new SparksError("unavailable", "the client does not answer the widget");
      for (const wanted of capabilities) if (!denies(wanted)) granted.add(wanted);
    },
    isGranted: (wanted) => granted.has(wanted),
    allowedGateways: () => gateways,
    watchState(type, stateKey, listener) {
      const key = keyOf(type, stateKey);
      const listeners = watchers.get(key) ?? new Set();
      watchers.set(key, listeners.add(listener));
      queueMicrotask(() => {
        if (listeners.has(listener)) listener(state.get(key));
      });
      return () => listeners.delete(listener);
    },
    async requestOpenId(): Promise<OpenIdToken> {
      if (declinesOpenId) throw new SparksError("forbidden", "no OpenID token from the client");
      tokens++;
      return {
        access_token: `openid-${tokens}`,
        token_type: "Bearer",
        matrix_server_name: "example.org",
        expires_in: 3600,
      };
    },
    async sendMessage(content) {
      messages.push(content);
    },
    async uploadMedia(data) {
      uploads.push(data);
      return `mxc://example.org/${uploads.length}`;
    },
    onTheme(listener) {
      themes.add(listener);
      return () => themes.delete(listener);
    },
    onLanguage(listener) {
      languages.add(listener);
      return () => languages.delete(listener);
    },
    setState(type, stateKey, content) {
      state.set(keyOf(type, stateKey), content);
      for (const listener of watchers.get(keyOf(type, stateKey)) ?? []) listener(content);
    },
    setTheme(data) {
      for (const listener of themes) listener(data);
    },
    setLanguage(language) {
      for (const listener of languages) listener(language);
    },
  };
}
