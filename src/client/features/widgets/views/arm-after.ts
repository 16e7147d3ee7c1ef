import { type Clock, systemClock } from "#base";

export const ARM_AFTER_MS = 500;

/**
 * Guards what is decided by one click against a click that was meant for something else: for half a second after it begins, and after each
 * `restart`, it is not armed. Tells both turns.
 */
export function armAfter(tell: (armed: boolean) => void, clock: Pick<Clock, "sleep"> = systemClock) {
  let armed = false;
  let waiting = new AbortController();
  const restart = () => {
    waiting.abort();
    const own = new AbortController();
    waiting = own;
    if (armed) tell(false);
    armed = false;
    clock.sleep(ARM_AFTER_MS, own.signal).then(
      () => {
        if (own.signal.aborted) return;
        armed = true;
        tell(true);
      },
      () => undefined, // Begun anew, or no longer asked.
    );
  };
  restart();
  return { restart, isArmed: () => armed, stop: () => waiting.abort() };
}
