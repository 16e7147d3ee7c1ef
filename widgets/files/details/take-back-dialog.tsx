import { useState } from "preact/hooks";
import type { FileShare } from "#model";
import { Button, Dialog, formatList, useI18n, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { sharesMessages } from "./shares.messages.ts";

export type TakeBackDialogProps = {
  readonly name: string;
  readonly share: FileShare;
  readonly onClose: () => void;
  readonly onTakeBack: () => Promise<void>;
};

/** Says who loses what: a link that is made anew has another address. */
export function TakeBackDialog({ name, share, onClose, onTakeBack }: TakeBackDialogProps) {
  const t = useMessages(sharesMessages);
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const isLink = share.kind === "link";
  const people = formatList(
    i18n,
    share.to.map((grantee) => shownName(grantee.name || grantee.email || "")),
  );
  return (
    <Dialog
      title={t(isLink ? "removeTitle" : "removePeople")}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button autofocus onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            variant="danger"
            busy={busy}
            onClick={async () => {
              setBusy(true);
              await onTakeBack();
            }}
          >
            {t("remove")}
          </Button>
        </>
      }
    >
      <p>{isLink ? t("removeText", { name }) : t("removePeopleText", { name, people: people || t("scopeUnknown") })}</p>
    </Dialog>
  );
}
