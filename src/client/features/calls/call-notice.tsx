import { useState } from "preact/hooks";
import { Banner, useMessages } from "#ui";
import { callMessages } from "./calls.messages.ts";

export type CallNoticeProps = {
  /** Lets everyone in the room call; rejects when that fails. */
  readonly onAllow: () => Promise<void>;
  readonly onDismiss: () => void;
};

/** Above the call, where it covers nothing of it: others could not join, and the person could change that. */
export function CallNotice({ onAllow, onDismiss }: CallNoticeProps) {
  const t = useMessages(callMessages);
  const [state, setState] = useState<"idle" | "busy" | "failed" | "done">("idle");
  const allow = () => {
    setState("busy");
    onAllow().then(
      () => setState("done"),
      () => setState("failed"),
    );
  };
  if (state === "done") {
    return (
      <Banner tone="success" onDismiss={onDismiss}>
        {t("allowed")}
      </Banner>
    );
  }
  return (
    <Banner
      tone={state === "failed" ? "danger" : "attention"}
      action={{ label: t("allow"), onClick: allow, busy: state === "busy" }}
      onDismiss={onDismiss}
    >
      {t(state === "failed" ? "allowFailed" : "onlySome")}
    </Banner>
  );
}
