import { useEffect, useState } from "preact/hooks";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import { DeniedState, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { roomMessages } from "./room.messages.ts";
import { whoSetRoomFolder } from "./room-folder.ts";

export type RoomFolderDeniedProps = {
  readonly context: Pick<WidgetContext<FilesConfig>, "host" | "configKey">;
  readonly action: { readonly label: string; readonly onClick: () => void };
};

/** The room's folder, for somebody who may not open it: whom to ask. */
export function RoomFolderDenied({ context: { host, configKey }, action }: RoomFolderDeniedProps) {
  const t = useMessages(roomMessages);
  const [who, setWho] = useState<string>();
  useEffect(() => {
    let isOver = false;
    void whoSetRoomFolder(host, configKey).then((userId) => {
      if (!isOver) setWho(userId);
    });
    return () => {
      isOver = true;
    };
  }, [host, configKey]);
  const text = who === undefined ? t("folderDeniedText") : t("folderDeniedBy", { who: shownName(who) });
  return <DeniedState title={t("folderDenied")} text={text} action={action} />;
}
