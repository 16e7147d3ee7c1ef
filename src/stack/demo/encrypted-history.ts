/**
 * History of the encrypted room, said through the hub as a browser would, and recovery for both people, so that whoever signs
 * in with the recovery key reads it. Once; what was reached is kept, so it may be cut off anywhere.
 */
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { toSparksError } from "#base";
import type { SignedIn } from "#contracts";
import { type MatrixApi, signIn } from "../matrix-api.ts";
import { writePrivate } from "../secrets.ts";
import { absent } from "../stamp.ts";
import { ENCRYPTED_LINES, ENCRYPTED_ROOM } from "./encrypted-script.ts";
import { type HubSession, openHubSession } from "./hub-session.ts";
import { DEMO_PEOPLE } from "./people.ts";
import { drawPicture } from "./picture.ts";
import type { Line, Speaker } from "./script.ts";
import { readDemoState } from "./state.ts";

const schema = v.object({
  /** Recovery keys by person. */
  keys: v.record(v.string(), v.string()),
  /** How many lines are said, and the event ids of those that others name. */
  said: v.number(),
  events: v.record(v.string(), v.string()),
  done: v.boolean(),
});
type Progress = v.InferOutput<typeof schema>;

const fileIn = (folder: string) => join(folder, "recovery.json");

async function readProgress(folder: string): Promise<Progress> {
  const text = await readFile(fileIn(folder), "utf8").catch(absent);
  return text === undefined ? { keys: {}, said: 0, events: {}, done: false } : v.parse(schema, JSON.parse(text));
}

async function writeProgress(folder: string, progress: Progress): Promise<void> {
  const file = fileIn(folder);
  await writePrivate(`${file}.part`, JSON.stringify(progress, null, 2));
  await rename(`${file}.part`, file);
}

/** The recovery keys that were made, by localpart; empty before. They guard demo data on this machine only. */
export async function readRecoveryKeys(folder: string): Promise<Readonly<Record<string, string>>> {
  const { keys, done } = await readProgress(folder);
  return done ? keys : {};
}

export type EncryptedHistoryOptions = {
  readonly homeserver: string;
  /** Where the state of the demo is kept. */
  readonly folder: string;
  readonly onStep?: (text: string) => void;
  readonly log: (text: string) => void;
};

/** "kept" when it was all there. Throws with the reason when the hub cannot do it; the next start goes on. */
export async function sayEncrypted(options: EncryptedHistoryOptions): Promise<"made" | "kept"> {
  const { homeserver, folder, log } = options;
  let progress = await readProgress(folder);
  if (progress.done) return "kept";
  const roomId = (await readDemoState(folder)).rooms[ENCRYPTED_ROOM];
  if (roomId === undefined) throw new Error("the encrypted room was not made");
  const save = async (change: Partial<Progress>) => {
    progress = { ...progress, ...change };
    await writeProgress(folder, progress);
  };

  options.onStep?.("saying something encrypted");
  const open = async (speaker: Speaker): Promise<HubSession> => {
    const person = DEMO_PEOPLE.find(({ localpart }) => localpart === speaker);
    if (!person) throw new Error(`nobody is called ${speaker}`);
    const session = await openHubSession({ homeserver, user: speaker, password: person.password, log });
    sessions.push(session);
    const recoveryKey = await enterRecovery(session, progress.keys[speaker], person.password);
    await save({ keys: { ...progress.keys, [speaker]: recoveryKey } });
    await session.status((status) => status.verified === true && status.recovery === "on");
    return session;
  };
  const sessions: HubSession[] = [];
  try {
    const speakers: Readonly<Record<Speaker, HubSession>> = { anna: await open("anna"), ben: await open("ben") };
    for (const session of sessions) await session.timeline(roomId, (items) => items.length > 0);
    for (const [index, line] of ENCRYPTED_LINES.entries()) {
      if (index < progress.said) continue;
      const event = await say(speakers[line.by], roomId, line, progress.events);
      const events = line.id === undefined || event === undefined ? {} : { [line.id]: event };
      await save({ said: index + 1, events: { ...progress.events, ...events } });
    }
    options.onStep?.("keeping the keys of what was said");
    await Promise.all(DEMO_PEOPLE.map((person) => keysAreKept(homeserver, person)));
    await save({ done: true });
    return "made";
  } finally {
    // Their devices stay: messages of a device that is gone would be marked.
    for (const session of sessions) await session.stop();
  }
}

const IDENTITY_MS = 8000;
const isReady = ({ recovery, verified }: SignedIn) => recovery !== undefined && verified === true;

/** The recovery key that works from now on: a new one, or that of an earlier try. */
async function enterRecovery(session: HubSession, known: string | undefined, password: string): Promise<string> {
  // The first device of an account makes its identity and is confirmed a moment later; any other never is by itself.
  const settled = session.status((status) => status.recovery === "needed" || isReady(status));
  const patience = new Promise<undefined>((resolve) => setTimeout(resolve, IDENTITY_MS));
  await session.status((status) => status.recovery !== undefined);
  const { recovery, verified } = (await Promise.race([settled, patience])) ?? (await session.status(() => true));
  if (recovery === "needed" && known !== undefined) {
    const isRight = await session.call("recover", { recoveryKey: known }).then(
      () => true,
      (thrown: unknown) => {
        if (toSparksError(thrown).code === "unavailable") throw thrown;
        return false;
      },
    );
    if (isRight) return known;
  }
  if (recovery === "off" && verified === true) return (await session.call("setUpRecovery", {})).recoveryKey;
  // An earlier try was cut off before it could keep its key, or somebody began anew.
  return (await session.call("resetRecovery", { password })).recoveryKey;
}

/** Says it and waits until it is sent; resolves with its event id. */
async function say(
  session: HubSession,
  roomId: string,
  line: Line,
  events: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const eventOf = (id: string) => {
    const event = events[id];
    if (event === undefined) throw new Error(`no line ${id} before`);
    return event;
  };
  if (line.reactTo !== undefined && line.reaction !== undefined) {
    const eventId = eventOf(line.reactTo);
    await session.timeline(roomId, (items) => items.some((item) => item.eventId === eventId));
    await session.call("react", { roomId, eventId, key: line.reaction });
    await session.timeline(roomId, (items) =>
      items.some((item) => item.eventId === eventId && (item.reactions?.length ?? 0) > 0),
    );
    return undefined;
  }
  const text = line.text ?? "";
  const replyTo = line.replyTo === undefined ? {} : { replyTo: eventOf(line.replyTo) };
  if (line.image === undefined) await session.call("send", { roomId, text, ...replyTo });
  else {
    const file = new Blob([drawPicture(line.image).bytes], { type: "image/png" });
    await session.call("sendFile", { roomId, file, name: text });
  }
  const items = await session.timeline(roomId, (shown) => {
    const last = shown.at(-1);
    return (
      last?.own === true && last.delivery.state === "sent" && last.eventId !== undefined && isLine(last.body, text)
    );
  });
  return items.at(-1)?.eventId;
}

type Body = Awaited<ReturnType<HubSession["timeline"]>>[number]["body"];

const isLine = (body: Body, text: string): boolean =>
  (body.kind === "text" && body.text.startsWith(text.slice(0, 12))) ||
  (body.kind === "media" && body.media.name === text);

const POLL_MS = 500;
const KEPT_AFTER_MS = 60_000;

/** The SDK uploads keys when it finds the time, up to ten seconds later: one session of each speaker. */
async function keysAreKept(
  homeserver: string,
  { localpart, password }: { readonly localpart: string; readonly password: string },
): Promise<void> {
  const api: MatrixApi = await signIn(homeserver, localpart, password, { name: "Demo data" });
  try {
    const before = Date.now();
    while (Number((await api.call("GET", "/v3/room_keys/version")).count) < 2) {
      if (Date.now() - before > KEPT_AFTER_MS) throw new Error(`the keys of ${localpart} did not reach the backup`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    await api.signOut();
  }
}
