import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { toSparksError } from "#base";
import type { ClientConfig } from "#contracts";
import type { Hub } from "../../app/hub.ts";

/** What can go wrong, as the person needs to be told. */
export type SignInFault =
  | "need-user"
  | "need-password"
  | "wrong-password"
  | "no-server"
  | "not-matrix"
  | "no-password"
  | "too-many"
  | "other";

export type SignInSnapshot = {
  readonly brand: string;
  readonly homeserver: string;
  readonly mayChangeServer: boolean;
  readonly user: string;
  readonly password: string;
  readonly busy: boolean;
  readonly fault?: SignInFault;
};

export interface SignInActions {
  setHomeserver(homeserver: string): void;
  setUser(user: string): void;
  setPassword(password: string): void;
  submit(): Promise<void>;
}

export interface SignInModel extends SignInActions {
  readonly snapshot: ReadonlySignal<SignInSnapshot>;
}

export type SignInNeeds = {
  /** Asked for when the person begins to type, so that it is ready when they press Enter. */
  readonly hub: () => Pick<Hub, "call">;
  readonly config: () => Promise<ClientConfig>;
};

export function createSignInModel(needs: SignInNeeds, config: ReadonlySignal<ClientConfig | undefined>): SignInModel {
  const homeserver = signal<string | undefined>(undefined);
  const user = signal("");
  const password = signal("");
  const busy = signal(false);
  const fault = signal<SignInFault | undefined>(undefined);
  const edit = (target: typeof user) => (value: string) => {
    needs.hub();
    target.value = value;
    fault.value = undefined;
  };

  const attempt = async (): Promise<SignInFault | undefined> => {
    if (user.value.trim() === "") return "need-user";
    if (password.value === "") return "need-password";
    const server = homeserver.value?.trim() || (await needs.config()).homeserver;
    const hub = needs.hub();
    try {
      const options = await hub.call("loginOptions", { homeserver: server });
      if (!options.password) return "no-password";
      await hub.call("signIn", { homeserver: server, user: user.value.trim(), password: password.value });
      return undefined;
    } catch (thrown) {
      return faultOf(thrown);
    }
  };

  return {
    snapshot: computed(() => ({
      brand: config.value?.brand ?? "Sparks",
      homeserver: homeserver.value ?? config.value?.homeserver ?? "",
      mayChangeServer: config.value?.otherHomeservers ?? false,
      user: user.value,
      password: password.value,
      busy: busy.value,
      ...(fault.value ? { fault: fault.value } : {}),
    })),
    setHomeserver: edit(homeserver as typeof user), // never set to undefined from outside
    setUser: edit(user),
    setPassword: edit(password),
    async submit() {
      if (busy.value) return;
      busy.value = true;
      fault.value = undefined;
      fault.value = await attempt().catch(faultOf);
      // On success it stays busy until the rooms take this screen's place.
      if (fault.value) busy.value = false;
      else password.value = "";
    },
  };
}

function faultOf(thrown: unknown): SignInFault {
  switch (toSparksError(thrown).code) {
    case "forbidden":
    case "auth-expired":
      return "wrong-password";
    case "unavailable":
      return "no-server";
    case "invalid":
    case "not-found":
    case "unsupported":
      return "not-matrix";
    case "throttled":
      return "too-many";
    default:
      return "other";
  }
}
