export type StateEvent = {
  readonly type: string;
  readonly stateKey: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Where it stands, if not in the widget's own room. */
  readonly roomId?: string;
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
  /** As `theme_change` names it; Element has others too: "light-high-contrast", "legacy-dark". */
  readonly theme?: string;
  readonly waitForIframeLoad?: boolean;
  /** `data` of the registration: its keys are variables of the address. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What was granted is granted again by the widget's id, and not asked: as Element remembers it. */
  readonly remembers?: boolean;
  /** Spaces that the person is in beside the room. */
  readonly otherRooms?: readonly string[];
  /** What a template would have put into the query. */
  readonly hints?: Readonly<Record<string, string>>;
};

/** What a test can see and do, as `window.foreignHost`. */
export interface ForeignHost {
  readonly sent: readonly SentEvent[];
  openIds(): number;
  /** Capabilities that the widget asked for, each time that the person would have been asked. */
  readonly questions: readonly (readonly string[])[];
  /** An action that only this client has; resolves with what the widget answers. */
  tell(action: string, data: object): Promise<string>;
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
