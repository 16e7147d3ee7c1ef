import { useState } from "preact/hooks";
import type { Person } from "#model";
import { Button, Dialog, useMessages } from "#ui";
import { PeopleSearch } from "../../app/people-search.tsx";
import { membersMessages } from "./members.messages.ts";

type Props = { readonly onClose: () => void; readonly onInvite: (person: Person) => Promise<boolean> };

/** Invites one person after another. */
export function InviteDialog({ onClose, onInvite }: Props) {
  const t = useMessages(membersMessages);
  const [busyId, setBusyId] = useState<string | undefined>(undefined);
  const choose = async (person: Person) => {
    setBusyId(person.id);
    await onInvite(person);
    setBusyId(undefined);
  };
  return (
    <Dialog title={t("inviteTitle")} onClose={onClose} actions={<Button onClick={onClose}>{t("done")}</Button>}>
      <PeopleSearch
        label={t("inviteSearch")}
        hint={t("inviteHint")}
        none={t("noPeople")}
        busyId={busyId}
        onChoose={(person) => void choose(person)}
      />
    </Dialog>
  );
}
