import { useState } from "preact/hooks";
import type { FileEntry } from "#model";
import { Button, Dialog, useMessages } from "#ui";
import type { Desk } from "../desk/desk.ts";
import type { OpenStore } from "../desk/open-store.ts";
import { ShareDialog } from "../views/share-dialog.tsx";
import { roomMessages } from "./room.messages.ts";
import { roomSourceOf } from "./room-source.ts";
import { whoMessages } from "./who.messages.ts";
import { WhoCanOpen } from "./who-can-open.view.tsx";

export type WhoDialogProps = {
  readonly entry: FileEntry;
  readonly desk: Desk;
  readonly store: OpenStore;
  readonly onClose: () => void;
};

/** Who of the room can open a file; from there a link can be made for those who cannot. */
export function WhoDialog({ entry, desk, store, onClose }: WhoDialogProps) {
  const t = useMessages(whoMessages);
  const room = useMessages(roomMessages);
  const [linking, setLinking] = useState(false);
  const { host, toasts, clock } = desk.context;
  const people = roomSourceOf(desk.places.sources.value)?.people;
  const { backend, name: label } = store;
  if (linking) return <ShareDialog {...{ entry, backend, label, host, toasts, onClose }} />;
  return (
    <Dialog title={t("title")} onClose={onClose} actions={<Button onClick={onClose}>{room("cancel")}</Button>}>
      {people && (
        <WhoCanOpen
          {...{ entry, backend, people }}
          now={clock.now}
          onMakeLink={backend.shares ? () => setLinking(true) : undefined}
        />
      )}
    </Dialog>
  );
}
