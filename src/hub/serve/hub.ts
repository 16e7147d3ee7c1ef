/**
 * The hub: one session, one account, any number of ports. A page may subscribe before anyone is signed in; its topics begin
 * when an account does, and begin anew with the next one.
 */
import {
  type CallHandlers,
  createEmitter,
  type Port,
  SparksError,
  serveRpc,
  type TopicHandlers,
  toSparksError,
} from "#base";
import type { HubCalls, HubStatus, HubTopics, SignedIn } from "#contracts";
import { type Account, createAccount } from "../account.ts";
import { ACCOUNT_CALLS, type AccountCall, type AccountCalls } from "../calls/account-calls.ts";
import type { HubPlatform } from "../platform.ts";
import { createMatrixHttp } from "../sdk/matrix-http.ts";
import { type Homeserver, readHomeserver } from "../session/login-options.ts";
import { newCryptoKey, passwordLogin, type Session } from "../session/session.ts";
import { createSessionStore } from "../session/session-store.ts";
import type { AccountTopics } from "../topics/account-topics.ts";

export interface Hub {
  /** Answers this port until the returned function is called. */
  serve(port: Port): () => void;
  /** Ends sync and crypto and closes the stores; what waits stays in them. */
  stop(): Promise<void>;
  status(): HubStatus;
}

export function createHub(platform: HubPlatform): Hub {
  const sessions = createSessionStore(platform);
  const changes = createEmitter<HubStatus>();
  const accounts = createEmitter<Account | undefined>();
  let status: HubStatus = { phase: "starting" };
  let account: Account | undefined;
  let known: Homeserver | undefined;
  let stopped = false;

  const setStatus = (next: HubStatus) => {
    status = next;
    changes.emit(next);
  };

  const open = async (session: Session, password?: string) => {
    const made = await createAccount({
      platform,
      session,
      ...(password === undefined ? {} : { password }),
      onStatus: (next: SignedIn) => {
        if (account === made) setStatus(next);
      },
      onLoggedOut: (softly) => void run(() => loggedOut(session, softly)),
      onSession: (changed) => sessions.save(changed),
    });
    account = made;
    setStatus(made.status());
    made.start();
    accounts.emit(made);
  };

  const close = async () => {
    const closing = account;
    account = undefined;
    accounts.emit(undefined);
    await closing?.stop();
  };

  const wipe = async (prefixOwner: Session) => {
    await sessions.wipe(prefixOwner);
  };

  const loggedOut = async (session: Session, softly: boolean) => {
    await close();
    if (softly) {
      await sessions.save({ ...session, softLoggedOut: true });
      setStatus({ phase: "soft-logout", userId: session.userId, homeserver: session.homeserver });
    } else {
      await wipe(session);
      setStatus({ phase: "signed-out", reason: "revoked" });
    }
  };

  // One change of the session after the other: nothing may run between "stopped" and "wiped".
  let queue: Promise<unknown> = Promise.resolve();
  const run = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work, work);
    queue = next.catch((thrown: unknown) => platform.log.warn("session.failed", { code: toSparksError(thrown).code }));
    return next;
  };

  const began = run(async () => {
    const session = await sessions.load();
    if (stopped) return;
    if (!session) setStatus({ phase: "signed-out" });
    else if (session.softLoggedOut) {
      setStatus({ phase: "soft-logout", userId: session.userId, homeserver: session.homeserver });
    } else await open(session);
  }).catch(() => setStatus({ phase: "signed-out" }));

  const homeserverOf = async (typed: string): Promise<Homeserver> => {
    if (known?.homeserver !== typed) known = await readHomeserver(typed, platform.fetch);
    return known;
  };

  const sessionCalls: Pick<CallHandlers<HubCalls>, "loginOptions" | "signIn" | "reauthenticate" | "signOut"> = {
    async loginOptions({ homeserver }) {
      known = await readHomeserver(homeserver, platform.fetch);
      return { homeserver: known.homeserver, password: known.password };
    },
    signIn: ({ homeserver, user, password }) =>
      run(async () => {
        if (account) throw new SparksError("conflict", "somebody is signed in");
        const server = await homeserverOf(homeserver);
        const login = await passwordLogin({
          homeserver: server.homeserver,
          user,
          password,
          deviceName: platform.deviceName,
          fetch: platform.fetch,
        });
        const left = await sessions.load();
        if (left) await wipe(left);
        const session: Session = {
          v: 1,
          ...login,
          homeserver: server.homeserver,
          cryptoKey: newCryptoKey(),
          softLoggedOut: false,
          slidingSync: server.slidingSync,
        };
        await sessions.save(session);
        await open(session, password);
      }),
    reauthenticate: ({ password }) =>
      run(async () => {
        const session = await sessions.load();
        if (!session?.softLoggedOut) throw new SparksError("conflict", "no session waits for its password");
        const login = await passwordLogin({
          homeserver: session.homeserver,
          user: session.userId,
          password,
          deviceName: platform.deviceName,
          deviceId: session.deviceId,
          fetch: platform.fetch,
        });
        if (login.userId !== session.userId || login.deviceId !== session.deviceId) {
          throw new SparksError("conflict", "the homeserver made another device");
        }
        const next = { ...session, accessToken: login.accessToken, softLoggedOut: false };
        await sessions.save(next);
        await open(next, password);
      }),
    signOut: () =>
      run(async () => {
        const session = await sessions.load();
        if (!session) {
          setStatus({ phase: "signed-out", reason: "signed-out" });
          return { revoked: true };
        }
        await close();
        const http = createMatrixHttp({
          baseUrl: session.homeserver,
          accessToken: session.accessToken,
          fetch: platform.fetch,
        });
        const revoked = await http.json("POST", "/_matrix/client/v3/logout", { timeoutMs: 10_000 }).then(
          () => true,
          // A token that is not known any more is revoked as well.
          (thrown: unknown) => toSparksError(thrown).code === "auth-expired",
        );
        await wipe(session);
        setStatus({ phase: "signed-out", reason: "signed-out" });
        return { revoked };
      }),
  };

  const accountCall = <K extends AccountCall>(name: K): AccountCalls[K] =>
    // The handler of one name is a function of its own argument and result; TypeScript cannot follow that through the union.
    (async (arg: never, signal: AbortSignal) => {
      // The page paints, and asks, before the hub knows who is signed in: that is no reason to refuse.
      if (status.phase === "starting") await began;
      if (!account) throw new SparksError("auth-expired", "nobody is signed in");
      return (account.calls[name] as (arg: never, signal: AbortSignal) => unknown)(arg, signal);
    }) as AccountCalls[K];
  const accountCalls = Object.fromEntries(
    (Object.keys(ACCOUNT_CALLS) as AccountCall[]).map((name) => [name, accountCall(name)]),
  ) as unknown as AccountCalls;

  const accountTopic = <K extends keyof AccountTopics>(name: K): AccountTopics[K] =>
    // As above.
    ((param: never, push: never) => {
      const begin = (of: Account | undefined) =>
        (of?.topics[name] as ((param: never, push: never) => () => void) | undefined)?.(param, push);
      let end = begin(account);
      const stop = accounts.on((next) => {
        end?.();
        end = begin(next);
      });
      return () => {
        stop();
        end?.();
      };
    }) as AccountTopics[K];

  const topics: TopicHandlers<HubTopics> = {
    status: (_param, push) => {
      push(status);
      return changes.on(push);
    },
    roomList: accountTopic("roomList"),
    unread: accountTopic("unread"),
    room: accountTopic("room"),
    timeline: accountTopic("timeline"),
    members: accountTopic("members"),
    widgetFeed: accountTopic("widgetFeed"),
    widgetToDevice: accountTopic("widgetToDevice"),
    accountWidgets: accountTopic("accountWidgets"),
    roomConfig: accountTopic("roomConfig"),
    rings: accountTopic("rings"),
  };

  return {
    serve: (port) => serveRpc<HubCalls, HubTopics>(port, { ...sessionCalls, ...accountCalls }, topics),
    status: () => status,
    async stop() {
      stopped = true;
      await run(async () => {
        await close();
        await sessions.close();
      });
    },
  };
}
