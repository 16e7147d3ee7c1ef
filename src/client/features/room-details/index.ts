export { RoomDetailsPanel } from "./room-details.view.tsx";
