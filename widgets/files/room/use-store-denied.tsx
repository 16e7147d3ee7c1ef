import type { ComponentChildren } from "preact";
import type { FilePath } from "#model";
import { DeniedState, useMessages } from "#ui";
import type { Desk } from "../desk/desk.ts";
import type { OpenStore } from "../desk/open-store.ts";
import { filesMessages } from "../files.messages.ts";
import { roomMessages } from "./room.messages.ts";
import { isRoomFolder } from "./room-folder.ts";
import { RoomFolderDenied } from "./room-folder-denied.tsx";
import { roomFolderAt } from "./use-room-folder.ts";

/** What is said of a folder that cannot be opened, where the room knows more than the store: what to allow, whom to ask. */
export function useStoreDenied(desk: Desk, store: OpenStore, path: FilePath, onAgain: () => void): ComponentChildren {
  const t = useMessages(roomMessages);
  const files = useMessages(filesMessages);
  const { context, places } = desk;
  const again = { label: files("tryAgain"), onClick: onAgain };
  if (store.source.kind === "room") return <DeniedState title={t("denied")} text={t("deniedText")} action={again} />;
  const state = store.source.state.value;
  const folder = roomFolderAt(places, store, path);
  const first = state.at === "open" ? (state.places[0]?.id ?? "") : "";
  if (!folder || path === "/" || !isRoomFolder(context.config.value, folder, first)) return undefined;
  return <RoomFolderDenied context={context} action={again} />;
}
