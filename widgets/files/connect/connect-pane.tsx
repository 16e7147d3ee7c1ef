import backIcon from "icon:arrow-left";
import serverIcon from "icon:server";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { type Clock, systemClock } from "#base";
import type { Connection, SignInKind, UpstreamOffer } from "#contracts";
import type { GatewayClient } from "#kit";
import { Banner, Button, Icon, useMessages } from "#ui";
import { connectMessages } from "./connect.messages.ts";
import { type ConnectModel, createConnectModel } from "./connect.model.ts";
import styles from "./connect-pane.module.css";
import { faultText } from "./fault-text.ts";
import { PasswordForm } from "./password-form.tsx";
import { Waiting } from "./waiting.tsx";

export type ConnectPaneProps = {
  /** What the gateway offers (`welcome.upstreams`); where it is one, nothing is to be chosen. */
  readonly offers: readonly UpstreamOffer[];
  readonly client: GatewayClient;
  /** Signs in to this one again, under the same id, instead of adding one. */
  readonly existing?: Connection | undefined;
  /** Instead of the connection's or the offer's own name. */
  readonly label?: string | undefined;
  readonly clock?: Clock;
  readonly onDone: (connection: Connection) => void;
  /** Without it there is nowhere to go back to. */
  readonly onCancel?: (() => void) | undefined;
};

/** Adds a connection, or signs in to one again: choose the server, sign in by what it offers, wait for the person, say what went wrong. */
export function ConnectPane(props: ConnectPaneProps) {
  const { offers, existing, onCancel } = props;
  const usable = useMemo(() => offers.filter(({ signIn }) => signIn.length > 0), [offers]);
  const [chosen, setChosen] = useState(usable.length === 1 ? usable[0] : undefined);
  const offer = existing ? offerOf(existing, offers) : chosen;
  if (!offer) return <Choose offers={usable} onChoose={setChosen} onCancel={onCancel} />;
  const goBack = existing || usable.length <= 1 ? undefined : () => setChosen(undefined);
  return <SignIn key={offer.id} {...props} offer={offer} onBack={goBack} />;
}

/** What was offered once and is no more is signed in to as it was. */
const offerOf = ({ upstream, kind, label }: Connection, offers: readonly UpstreamOffer[]): UpstreamOffer =>
  offers.find(({ id }) => id === upstream) ?? { id: upstream, kind, label, signIn: ["password"] };

type ChooseProps = {
  readonly offers: readonly UpstreamOffer[];
  readonly onChoose: (offer: UpstreamOffer) => void;
  readonly onCancel: (() => void) | undefined;
};

function Choose({ offers, onChoose, onCancel }: ChooseProps) {
  const t = useMessages(connectMessages);
  const titleId = useId();
  return (
    <section class={styles.page} aria-labelledby={titleId}>
      <div class={styles.card}>
        <h1 id={titleId} class={styles.title}>
          {t("chooseTitle")}
        </h1>
        <p class={styles.text}>{t("chooseText")}</p>
        <ul class={styles.offers}>
          {offers.map((offer) => (
            <li key={offer.id}>
              <button type="button" class={styles.offer} onClick={() => onChoose(offer)}>
                <Icon of={serverIcon} class={styles.icon} />
                {offer.label}
              </button>
            </li>
          ))}
        </ul>
        {onCancel && (
          <Button onClick={onCancel} wide>
            {t("cancel")}
          </Button>
        )}
      </div>
    </section>
  );
}

type SignInProps = ConnectPaneProps & { readonly offer: UpstreamOffer; readonly onBack: (() => void) | undefined };

function SignIn({ offer, client, existing, label, clock = systemClock, onDone, onCancel, onBack }: SignInProps) {
  const t = useMessages(connectMessages);
  const titleId = useId();
  const [way, setWay] = useState<SignInKind>(offer.signIn[0] ?? "password");
  const done = useRef(onDone);
  done.current = onDone;
  const model = useConnectModel(client, clock, (connection) => done.current(connection));
  const step = model.step.value;
  const place = label || existing?.label || offer.label;
  const gateway = client.host;
  const target = existing ? { connection: existing.id } : { upstream: offer.id };
  const fault = step.at === "ready" ? step.fault : undefined;
  const busy = step.at === "asking";
  const said = fault && faultText(t, fault, gateway);
  const other = offer.signIn.find((kind) => (kind === "password") !== (way === "password"));
  const isAppPassword = offer.signIn.length > 1;

  if (step.at === "waiting") {
    return (
      <section class={styles.page} aria-label={t("waitingTitle")}>
        <div class={styles.card}>
          <Waiting {...step} place={place} gateway={gateway} onCancel={model.giveUp} />
        </div>
      </section>
    );
  }
  return (
    <section class={styles.page} aria-labelledby={titleId}>
      <div class={styles.card}>
        <Icon of={serverIcon} size={28} class={styles.icon} />
        <h1 id={titleId} class={styles.title}>
          {t(existing ? "reconnectTitle" : "connectTitle", { place })}
        </h1>
        {existing && <p class={styles.text}>{t("againText")}</p>}
        <p class={styles.text}>{introduction()}</p>
        {said && <Banner tone="danger">{said}</Banner>}
        {way === "password" ? (
          <PasswordForm
            username={existing?.username ?? ""}
            isAppPassword={isAppPassword}
            isWrong={fault === "wrong-password"}
            busy={busy}
            onSubmit={(credential) => void model.submit(target, credential)}
          />
        ) : (
          <Button variant="primary" busy={busy} wide onClick={() => void model.signIn(target, way)}>
            {t("signInThere")}
          </Button>
        )}
        {other && (
          <Button variant="quiet" wide onClick={() => changeWay(other)}>
            {t(other === "password" ? "useAppPassword" : "usePage")}
          </Button>
        )}
        {(onBack || onCancel) && (
          <Button variant="quiet" icon={onBack && backIcon} wide onClick={leave}>
            {t(onBack ? "back" : "cancel")}
          </Button>
        )}
      </div>
    </section>
  );

  function introduction(): string {
    if (way !== "password") return t("pageText", { place, gateway });
    return isAppPassword ? t("appPasswordText", { place, gateway }) : t("passwordText", { gateway });
  }
  function changeWay(next: SignInKind): void {
    model.giveUp();
    setWay(next);
  }
  function leave(): void {
    model.giveUp();
    (onBack ?? onCancel)?.();
  }
}

/** One model for as long as the pane is there; who leaves it gives up what was begun. */
function useConnectModel(client: GatewayClient, clock: Clock, onDone: (connection: Connection) => void): ConnectModel {
  const model = useMemo(() => createConnectModel({ client, clock, openPage, onDone }), [client, clock]);
  useEffect(() => {
    window.addEventListener("focus", model.lookNow);
    document.addEventListener("visibilitychange", model.lookNow);
    return () => {
      window.removeEventListener("focus", model.lookNow);
      document.removeEventListener("visibilitychange", model.lookNow);
      model.giveUp();
    };
  }, [model]);
  return model;
}

/** A browser may hold it back, and does not say so: the link beside it leads there too. */
function openPage(address: string): void {
  window.open(address, "_blank", "noopener,noreferrer");
}
