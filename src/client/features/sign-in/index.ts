export { ConfigFault, StartFault } from "./faults.tsx";
export { createSignInModel, type SignInModel } from "./sign-in.model.ts";
export { SignInView } from "./sign-in.view.tsx";
export { SoftLogout } from "./soft-logout.tsx";
