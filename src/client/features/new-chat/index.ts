export { NewChatDialog } from "./new-chat.tsx";
