import { useEffect, useRef, useState } from "preact/hooks";
import { type SparksError, toSparksError } from "#base";

export type Loaded<T> = {
  /** Undefined until it is there; what was there stays while it is asked for again. */
  readonly value: T | undefined;
  readonly error: SparksError | undefined;
  readonly reload: () => void;
};

/** Asks once for each `key`, and again when wished. What is asked for something else is let go. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly key: string; readonly value?: T; readonly error?: SparksError }>({
    key,
  });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const stop = new AbortController();
    latest.current(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setState({ key, value });
      },
      (thrown: unknown) => {
        if (!stop.signal.aborted) setState({ key, error: toSparksError(thrown) });
      },
    );
    return () => stop.abort();
  }, [key, round]);
  const isOwn = state.key === key;
  return {
    value: isOwn ? state.value : undefined,
    error: isOwn ? state.error : undefined,
    reload: () => setRound((last) => last + 1),
  };
}
