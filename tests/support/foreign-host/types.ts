export type StateEvent = {
  readonly type: string;
  readonly stateKey: string;
  readonly content: Readonly<Record<string, unknown>>;
};

export type SentEvent = { readonly type: string; readonly content: Readonly<Record<string, unknown>> };

export type HostOptions = {
  readonly url: string;
  readonly widgetId: string;
  readonly roomId: string;
  readonly homeserver: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly state: readonly StateEvent[];
  /** Capabilities that contain one of these are refused. */
  readonly denied?: readonly string[];
  readonly openId?: "allow" | "deny";
  readonly theme?: "light" | "dark";
  readonly waitForIframeLoad?: boolean;
  /** What a template would have put into the query. */
  readonly hints?: Readonly<Record<string, string>>;
};

/** What a test can see and do, as `window.foreignHost`. */
export interface ForeignHost {
  readonly sent: readonly SentEvent[];
  openIds(): number;
  setTheme(name: string): Promise<void>;
  setLanguage(language: string): Promise<void>;
  setState(event: StateEvent): Promise<void>;
  uploadText(index: number): Promise<string>;
  uploadBytes(index: number): Promise<readonly number[]>;
}

declare global {
  interface Window {
    startForeignHost(options: HostOptions): void;
    foreignHost: ForeignHost;
  }
}
