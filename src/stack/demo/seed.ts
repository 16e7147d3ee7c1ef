/** Brings the demo's story onto the homeserver. What `DemoState` says is done is not done again, so it may be cut off anywhere. */
import { stringAt } from "#base";
import { FILES_CONFIG_TYPE, WIDGET_STATE_TYPE } from "#contracts";
import { type MatrixApi, signIn } from "../matrix-api.ts";
import { type RegistrationTarget, registerUser } from "../servers/synapse.ts";
import { fingerprintOf } from "../stamp.ts";
import { CALL_MEMBER_TYPE, letEveryoneCall } from "./call-rights.ts";
import { filesAppState, filesWidgetState, type StateEvent } from "./files-widget.ts";
import { eventFromLine, type Uploaded } from "./messages.ts";
import { DEMO_PEOPLE } from "./people.ts";
import { drawPicture } from "./picture.ts";
import { DEMO_ROOMS, type DemoRoom, PROJECT_ROOM, type Speaker, WORKSPACE_NAME } from "./script.ts";
import { type DemoState, readDemoState, writeDemoState } from "./state.ts";

export type SeedOptions = {
  readonly target: RegistrationTarget;
  readonly serverName: string;
  /** Where the state of the demo is kept. */
  readonly folder: string;
  readonly widgets: string;
  readonly gateway: string;
  readonly upstream: string;
  readonly onStep?: (text: string) => void;
};

type People = Readonly<Record<Speaker, MatrixApi>>;
type Progress = { state: DemoState; readonly save: (next: DemoState) => Promise<void> };

/** "kept" when there was nothing to do, and nobody signed in; "moved" when only the addresses of servers were written anew. */
export async function seedDemo(options: SeedOptions): Promise<"made" | "moved" | "kept"> {
  const state = await readDemoState(options.folder);
  const place = { ...options, creator: `@anna:${options.serverName}` };
  const [widgetState, appState] = [filesWidgetState(place), filesAppState(place)];
  const [widgetPrint, appPrint] = [widgetState, appState].map((events) => fingerprintOf(JSON.stringify(events)));
  const isDone = DEMO_ROOMS.every((room) => state.done.includes(room.key));
  if (isDone && state.filesWidget === widgetPrint && state.filesApp === appPrint && state.calls) return "kept";

  const progress: Progress = {
    state,
    async save(next) {
      progress.state = next;
      await writeDemoState(options.folder, next);
    },
  };
  options.onStep?.("making people");
  const people = await makePeople(options.target);
  await makeWorkspace(people, progress);
  for (const room of DEMO_ROOMS) {
    if (progress.state.done.includes(room.key)) continue;
    options.onStep?.(`making "${room.name}"`);
    await makeRoom(room, people, progress, options.serverName);
  }
  if (progress.state.filesWidget !== widgetPrint) {
    options.onStep?.("putting the files widget into the room");
    await putState(people.anna, progress.state.rooms[PROJECT_ROOM], widgetState);
    await progress.save({ ...progress.state, filesWidget: widgetPrint });
  }
  if (progress.state.filesApp !== appPrint) {
    options.onStep?.("making the files an app of the workspace");
    await putState(people.anna, progress.state.workspace, appState);
    await progress.save({ ...progress.state, filesApp: appPrint });
  }
  if (!progress.state.calls) {
    for (const { key, by } of DEMO_ROOMS) {
      const roomId = progress.state.rooms[key];
      if (roomId !== undefined) await letEveryoneCall(people[by], roomId);
    }
    await progress.save({ ...progress.state, calls: true });
  }
  // Not after a failure: transaction ids, which keep the next try from saying things twice, belong to the device.
  await Promise.all([people.anna.signOut(), people.ben.signOut()]);
  return isDone ? "moved" : "made";
}

const DEVICE = { id: "SPARKSDEMODATA", name: "Demo data" };

async function makePeople(target: RegistrationTarget): Promise<People> {
  const [anna, ben] = await Promise.all(
    DEMO_PEOPLE.map(async (person) => {
      await registerUser(target, person);
      return signIn(target.baseUrl, person.localpart, person.password, DEVICE);
    }),
  );
  if (!anna || !ben) throw new Error("the demo needs two people");
  return { anna, ben };
}

/** Moderators may change widgets and their configuration; the rest is as homeservers set it, which replace the map as a whole. */
const POWER_LEVELS = {
  events: {
    "m.room.name": 50,
    "m.room.avatar": 50,
    "m.room.canonical_alias": 50,
    "m.room.history_visibility": 100,
    "m.room.power_levels": 100,
    "m.room.server_acl": 100,
    "m.room.encryption": 100,
    "m.room.tombstone": 150,
    [WIDGET_STATE_TYPE]: 50,
    [FILES_CONFIG_TYPE]: 50,
    // Everyone may call.
    [CALL_MEMBER_TYPE]: 0,
  },
};

async function makeWorkspace({ anna, ben }: People, progress: Progress): Promise<void> {
  if (progress.state.workspace !== undefined) return;
  const workspace = await createRoom(anna, {
    name: WORKSPACE_NAME,
    topic: "Die Räume und Werkzeuge der Werkstatt",
    preset: "private_chat",
    creation_content: { type: "m.space" },
    invite: [ben.userId],
    power_level_content_override: { ...POWER_LEVELS, events_default: 100 },
    initial_state: [{ type: "m.room.history_visibility", content: { history_visibility: "shared" } }],
  });
  await ben.call("POST", `/v3/rooms/${encodeURIComponent(workspace)}/join`, {});
  await progress.save({ ...progress.state, workspace });
}

async function makeRoom(room: DemoRoom, people: People, progress: Progress, serverName: string): Promise<void> {
  const owner = people[room.by];
  const guest = room.by === "anna" ? people.ben : people.anna;
  const { workspace } = progress.state;
  let roomId = progress.state.rooms[room.key];
  if (roomId === undefined) {
    roomId = await createRoom(owner, roomRequest(room, guest.userId, workspace));
    await progress.save({ ...progress.state, rooms: { ...progress.state.rooms, [room.key]: roomId } });
  }
  if (room.kind !== "invitation") await guest.call("POST", `/v3/rooms/${encodeURIComponent(roomId)}/join`, {});
  if (room.inSpace && workspace !== undefined) {
    const path = `/v3/rooms/${encodeURIComponent(workspace)}/state/m.space.child/${encodeURIComponent(roomId)}`;
    await people.anna.call("PUT", path, { via: [serverName], suggested: true });
  }
  if (room.kind === "direct") await markDirect(owner, guest, roomId);
  await sayLines(room, roomId, people);
  await progress.save({ ...progress.state, done: [...progress.state.done, room.key] });
}

function roomRequest(room: DemoRoom, guest: string, workspace: string | undefined) {
  const isOpenInSpace = room.inSpace && workspace !== undefined;
  const rules = { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: workspace }] };
  return {
    ...(room.kind === "direct" ? { is_direct: true } : { name: room.name }),
    ...(room.topic === undefined ? {} : { topic: room.topic }),
    preset: room.kind === "direct" ? "trusted_private_chat" : "private_chat",
    invite: [guest],
    power_level_content_override: POWER_LEVELS,
    initial_state: [
      ...(isOpenInSpace ? [{ type: "m.room.join_rules", content: rules }] : []),
      ...(isOpenInSpace
        ? [{ type: "m.space.parent", state_key: workspace, content: { via: [], canonical: true } }]
        : []),
      ...(room.encrypted ? [{ type: "m.room.encryption", content: { algorithm: "m.megolm.v1.aes-sha2" } }] : []),
    ],
  };
}

async function createRoom(owner: MatrixApi, request: Readonly<Record<string, unknown>>): Promise<string> {
  const roomId = stringAt(await owner.call("POST", "/v3/createRoom", request), "room_id");
  if (roomId === undefined) throw new Error("the reply to createRoom names no room");
  return roomId;
}

async function markDirect(owner: MatrixApi, guest: MatrixApi, roomId: string): Promise<void> {
  const put = (who: MatrixApi, other: MatrixApi) =>
    who.call("PUT", `/v3/user/${encodeURIComponent(who.userId)}/account_data/m.direct`, { [other.userId]: [roomId] });
  await Promise.all([put(owner, guest), put(guest, owner)]);
}

/** Transaction ids are made of the room and the line, so that a history that was cut off goes on without doubles. */
async function sayLines(room: DemoRoom, roomId: string, people: People): Promise<void> {
  const events = new Map<string, string>();
  const eventOf = (id: string) => {
    const event = events.get(id);
    if (event === undefined) throw new Error(`${room.key}: no line ${id} before`);
    return event;
  };
  for (const [index, line] of room.lines.entries()) {
    const speaker = people[line.by];
    const image = line.image === undefined ? undefined : await uploadPicture(speaker, line.image);
    const { type, content } = eventFromLine(line, eventOf, image);
    const path = `/v3/rooms/${encodeURIComponent(roomId)}/send/${type}/demo-${room.key}-${index}`;
    const event = stringAt(await speaker.call("PUT", path, content), "event_id");
    if (line.id !== undefined && event !== undefined) events.set(line.id, event);
  }
}

async function uploadPicture(speaker: MatrixApi, name: string): Promise<Uploaded> {
  const picture = drawPicture(name);
  return { ...picture, uri: await speaker.upload(picture.bytes, "image/png", `${name}.png`) };
}

async function putState(who: MatrixApi, roomId: string | undefined, events: readonly StateEvent[]): Promise<void> {
  if (roomId === undefined) throw new Error("the room was not made");
  for (const { type, stateKey, content } of events) {
    await who.call("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/state/${type}/${stateKey}`, content);
  }
}
