import { useSignalEffect } from "@preact/signals";
import { useApp } from "../app/app-context.ts";
import type { TimelineModel } from "../features/timeline/index.ts";

/** Notes that something encrypted was said here while there is no recovery: from then on it is suggested, until it is dismissed. */
export function useRecoveryHint({ details, items }: Pick<TimelineModel, "details" | "items">): void {
  const { status, preferences } = useApp();
  useSignalEffect(() => {
    if (preferences.current.value.recoveryHint !== "none") return;
    if (status.value.phase !== "signed-in" || status.value.recovery !== "off") return;
    if (!details.value?.encrypted) return;
    const hasSpoken = items.value.some(
      (item) => item.own && item.delivery.state === "sent" && (item.body.kind === "text" || item.body.kind === "media"),
    );
    if (hasSpoken) preferences.set({ recoveryHint: "due" });
  });
}
