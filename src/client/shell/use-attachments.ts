import { useState } from "preact/hooks";
import { useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { type Attachment, composerMessages } from "../features/composer/index.ts";

/** Files on their way into a room: dropped, pasted or picked, looked at, then handed to the hub. */
export function useAttachments(roomId: string) {
  const { hub, toasts } = useApp();
  const t = useMessages(composerMessages);
  const [files, setFiles] = useState<readonly File[] | undefined>(undefined);
  const [dragging, setDragging] = useState(false);
  const add = (more: readonly File[]) => {
    if (more.length > 0) setFiles([...(files ?? []), ...more]);
  };
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  return {
    files,
    dragging,
    dropText: t("dropHere"),
    add,
    clear: () => setFiles(undefined),
    send(list: readonly Attachment[]) {
      setFiles(undefined);
      for (const { file, caption } of list) {
        hub
          .call("sendFile", {
            roomId,
            file,
            name: file.name,
            ...(caption.trim() === "" ? {} : { caption: caption.trim() }),
          })
          .catch(() => toasts.show({ text: t("fileFailed", { name: file.name }), tone: "danger" }));
      }
    },
    onDragOver(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    },
    onDragLeave(event: DragEvent & { readonly currentTarget: EventTarget & Element }) {
      if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
        setDragging(false);
    },
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(false);
      add([...(event.dataTransfer?.files ?? [])]);
    },
  };
}
