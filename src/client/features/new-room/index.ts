export { NewRoomDialog } from "./new-room.tsx";
