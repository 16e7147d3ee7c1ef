import { useId } from "preact/hooks";
import { Button, useMessages, VisuallyHidden } from "#ui";
import { consentMessages } from "../consent.messages.ts";
import { useArmed } from "./use-armed.ts";

export type AllowButtonProps = { readonly label: string; readonly onAllow: () => void };

/**
 * The button that gives something away. It takes no click in the first half second, shows that, and says why; the focus can stand on it
 * meanwhile. What refuses needs no such guard.
 */
export function AllowButton({ label, onAllow }: AllowButtonProps) {
  const t = useMessages(consentMessages);
  const id = useId();
  const { armed, guard } = useArmed();
  return (
    <>
      <Button
        variant="primary"
        aria-disabled={!armed || undefined}
        aria-describedby={armed ? undefined : id}
        title={armed ? undefined : t("notYet")}
        onClick={guard(onAllow)}
      >
        {label}
      </Button>
      {!armed && (
        <VisuallyHidden>
          <span id={id}>{t("notYet")}</span>
        </VisuallyHidden>
      )}
    </>
  );
}
