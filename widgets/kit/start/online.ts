import { type ReadonlySignal, signal } from "@preact/signals";

/** Whether the device has a network, as far as the browser knows; `onBack` is called when it has come back. */
export function watchOnline(page: Window, onBack: () => void): ReadonlySignal<boolean> {
  const online = signal(page.navigator.onLine);
  page.addEventListener("offline", () => {
    online.value = false;
  });
  page.addEventListener("online", () => {
    online.value = true;
    onBack();
  });
  return online;
}
