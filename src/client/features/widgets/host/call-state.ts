import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** What a call widget says of itself, so that the client can keep it on the screen and show what goes on. */
export interface CallState extends CallSignals {
  setAlwaysOnScreen(value: boolean): void;
  setInCall(inCall: boolean): void;
  setDevices(devices: CallDevices): void;
  setLayout(layout: CallLayout): void;
  /** Nothing of it holds any more. */
  clear(): void;
}

export type CallSignals = {
  /** It asks to stay visible when the person goes elsewhere (MSC1354), and was granted that. */
  readonly alwaysOnScreen: ReadonlySignal<boolean>;
  /** The person is in the call that the widget carries. */
  readonly inCall: ReadonlySignal<boolean>;
  /** Undefined: it has not said. */
  readonly devices: ReadonlySignal<CallDevices | undefined>;
  readonly callLayout: ReadonlySignal<CallLayout | undefined>;
};
export type CallDevices = { readonly audio: boolean; readonly video: boolean };
export type CallLayout = "tile" | "spotlight";

export function createCallState(): CallState {
  const alwaysOnScreen = signal(false);
  const inCall = signal(false);
  const devices = signal<CallDevices | undefined>(undefined);
  const callLayout = signal<CallLayout | undefined>(undefined);
  return {
    alwaysOnScreen,
    inCall,
    devices,
    callLayout,
    setAlwaysOnScreen(value) {
      alwaysOnScreen.value = value;
    },
    setInCall(value) {
      inCall.value = value;
    },
    setDevices(value) {
      devices.value = value;
    },
    setLayout(value) {
      callLayout.value = value;
    },
    clear: () =>
      batch(() => {
        alwaysOnScreen.value = false;
        inCall.value = false;
        devices.value = undefined;
        callLayout.value = undefined;
      }),
  };
}
