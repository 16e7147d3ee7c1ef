export { type ClearEvent, contentOf, isEncrypted, type RoomEvent, typeOf } from "./room-event.ts";
