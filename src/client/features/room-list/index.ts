export { roomListMessages } from "./room-list.messages.ts";
export { createRoomListModel, type RoomListModel } from "./room-list.model.ts";
export { type RoomListHandle, RoomListView } from "./room-list.view.tsx";
