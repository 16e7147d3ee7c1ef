import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { ClientConfig, HubStatus } from "#contracts";
import { ConfigFault, type SignInModel, SignInView, SoftLogout, StartFault } from "../features/sign-in/index.ts";
import type { Boot } from "./boot.tsx";
import { FrameSkeleton } from "./frame-skeleton.tsx";

type Props = { readonly boot: Boot; readonly signIn: ReadonlySignal<SignInModel> };

/** Chooses between the sign-in screen, the rooms, and what is to be said when neither can be shown. */
export function Root({ boot, signIn }: Props) {
  const status = boot.session.status.value;
  switch (status.phase) {
    case "failed":
      return <StartFault onRetry={reload} />;
    case "soft-logout":
      return <SoftLogout hub={boot.session.hub()} userId={status.userId} homeserver={status.homeserver} />;
    case "signed-out":
      return <SignIn boot={boot} signIn={signIn} revoked={status.reason === "revoked"} />;
    case "unknown":
    case "starting":
      return boot.session.remembered ? <Rooms boot={boot} /> : <SignIn boot={boot} signIn={signIn} revoked={false} />;
    case "signed-in":
      return <Rooms boot={boot} />;
  }
}

function SignIn({ boot, signIn, revoked }: Props & { readonly revoked: boolean }) {
  const config = boot.config.current.value;
  if (config.state === "broken") return <ConfigFault error={config.error} onRetry={() => void boot.config.reload()} />;
  const model = signIn.value;
  return <SignInView snapshot={model.snapshot.value} actions={model} revoked={revoked} />;
}

function Rooms({ boot }: Pick<Props, "boot">) {
  const config = useComputed(() => {
    const current = boot.config.current.value;
    return current.state === "ready" ? current.config : DEFAULTS;
  });
  const status = useComputed<HubStatus>(() => {
    const current = boot.session.status.value;
    return current.phase === "unknown" || current.phase === "failed" ? { phase: "starting" } : current;
  });
  const shell = boot.shell.value;
  if (shell.state === "failed") return <StartFault onRetry={reload} />;
  if (shell.state !== "ready") return <FrameSkeleton />;
  return (
    <shell.Shell
      hub={boot.session.hub()}
      config={config}
      status={status}
      preferences={boot.preferences}
      navigation={boot.navigation}
      snapshots={shell.snapshots}
    />
  );
}

/** Until config.json is there; every value of it has a default but the homeserver, which only signing in needs. */
const DEFAULTS: ClientConfig = {
  homeserver: "",
  otherHomeservers: false,
  brand: "Sparks",
  language: "auto",
  theme: "system",
  widgets: { trustedOrigins: [], blockedOrigins: [], preapproved: [] },
  gateways: [],
  direct: [],
  rooms: { encryptedByDefault: true },
  uploads: { maxBytes: 100_000_000 },
};

const reload = () => location.reload();
