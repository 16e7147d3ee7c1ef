import { useEffect, useRef, useState } from "preact/hooks";
import { armAfter } from "./arm-after.ts";

/** Whether what is decided by one click may be decided yet, and what keeps an earlier click from deciding it. */
export type Armed = { readonly armed: boolean; readonly guard: (act: () => void) => () => void };

/** See `armAfter`: it begins anew whenever the window comes back to the front. */
export function useArmed(): Armed {
  const [armed, setArmed] = useState(false);
  const arming = useRef<ReturnType<typeof armAfter> | undefined>(undefined);
  useEffect(() => {
    const begun = armAfter(setArmed);
    arming.current = begun;
    window.addEventListener("focus", begun.restart);
    document.addEventListener("visibilitychange", begun.restart);
    return () => {
      begun.stop();
      window.removeEventListener("focus", begun.restart);
      document.removeEventListener("visibilitychange", begun.restart);
    };
  }, []);
  return {
    armed,
    guard: (act) => () => {
      if (arming.current?.isArmed()) act();
    },
  };
}
