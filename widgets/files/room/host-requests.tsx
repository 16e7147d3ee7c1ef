import { useEffect, useMemo, useState } from "preact/hooks";
import type { FilesConfig, HostRequest } from "#contracts";
import { onHostRequest, type WidgetContext } from "#kit";
import type { FileEntry } from "#model";
import type { PickStore } from "../pick/picker.model.ts";
import { AttachFiles } from "./attach-files.tsx";
import { createRoomFiles } from "./room-files.ts";
import { SaveAttachment } from "./save-attachment.tsx";

export type HostRequestsProps = {
  readonly context: Pick<WidgetContext<FilesConfig>, "host" | "retry" | "i18n" | "toasts" | "clock">;
  /** Those that can be opened, the first one to begin with. */
  readonly stores: readonly PickStore[];
  /** Something new is in a store. */
  readonly onSaved?: (store: PickStore, entry: FileEntry) => void;
};

/** What the person asks for from the client around the widget: each opens a dialog of its own, one at a time. */
export function HostRequests({ context, stores, onSaved }: HostRequestsProps) {
  const { host } = context;
  const [asked, setAsked] = useState<{ readonly request: HostRequest; readonly number: number }>();
  useEffect(() => {
    let number = 0;
    return onHostRequest(host, (request) => setAsked({ request, number: ++number }));
  }, [host]);
  const roomId = asked?.request.room_id;
  const files = useMemo(() => createRoomFiles({ host, ...(roomId === undefined ? {} : { roomId }) }), [host, roomId]);
  if (!asked) return null;
  const { request, number } = asked;
  const onClose = () => setAsked(undefined);
  return request.what === "attach-files" ? (
    <AttachFiles key={number} {...{ stores, context, onClose }} roomId={roomId} />
  ) : (
    <SaveAttachment
      key={number}
      {...{ files, stores, context, onClose }}
      eventId={request.event_id}
      {...(onSaved ? { onSaved } : {})}
    />
  );
}
