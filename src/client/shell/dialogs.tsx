import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { NewChatDialog } from "../features/new-chat/index.ts";
import { NewRoomDialog } from "../features/new-room/index.ts";
import type { ShellModel } from "./shell.model.ts";

/** The dialogs that have an address. They come with the shell: small, and there when there is no connection. */
export const Dialogs = pure<{ readonly shell: ShellModel }>(function Dialogs({ shell }) {
  const { navigation } = useApp();
  const route = navigation.route.value;
  const done = (room: string) => navigation.replace({ name: "room", room });
  if (route.name === "new-room") return <NewRoomDialog space={route.space} onClose={shell.back} onDone={done} />;
  if (route.name === "new-chat")
    return <NewChatDialog person={shell.chatWith.value} onClose={shell.back} onDone={done} />;
  return null;
});
