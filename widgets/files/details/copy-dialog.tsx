import { useEffect, useRef } from "preact/hooks";
import { Dialog, TextField, useMessages } from "#ui";
import { sharesMessages } from "./shares.messages.ts";

/** The address in a field, chosen, for the person's own copy key. */
export function CopyDialog({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
  const t = useMessages(sharesMessages);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <Dialog title={t("copyByHand")} size="small" onClose={onClose}>
      <TextField
        ref={field}
        label={t("copyByHand")}
        labelHidden
        hint={t("copyByHandText")}
        value={url}
        readOnly
        onInput={() => undefined}
      />
    </Dialog>
  );
}
