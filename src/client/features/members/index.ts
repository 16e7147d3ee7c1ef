export { MembersPanel } from "./members.view.tsx";
