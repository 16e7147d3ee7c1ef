import { useEffect, useState } from "preact/hooks";
import type { Clock } from "#base";
import { useMessages } from "#ui";
import { shellMessages } from "./shell.messages.ts";

/** The text that counts the seconds to the next try; not announced each second. */
export function Countdown({ retryAt, clock, class: className }: CountdownProps) {
  const t = useMessages(shellMessages);
  const left = () => Math.max(0, Math.ceil((retryAt - clock.now()) / 1000));
  const [seconds, setSeconds] = useState(left());
  useEffect(() => {
    setSeconds(left());
    const timer = setInterval(() => setSeconds(left()), 1000);
    return () => clearInterval(timer);
  }, [retryAt]);
  return (
    <span class={className} aria-live="off">
      {t("retryIn", { count: seconds })}
    </span>
  );
}

export type CountdownProps = {
  /** Milliseconds since 1970. */
  readonly retryAt: number;
  readonly clock: Clock;
  readonly class?: string | undefined;
};
