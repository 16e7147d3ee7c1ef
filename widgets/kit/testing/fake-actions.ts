/** What a fake host answers to each action of the widget API. */
import { type ErrorCode, isObject, numberAt, SparksError, stringAt } from "#base";
import { WIDGET_CONFIGURE_ACTION } from "#contracts";
import { capability } from "../host/capability.ts";
import { maySend } from "./fake-grants.ts";
import type { FakeRooms } from "./fake-room.ts";

export type FakeFault = { readonly code: ErrorCode };

export type FakeActionsDeps = {
  readonly rooms: FakeRooms;
  readonly roomId: string;
  readonly userId: string;
  readonly granted: ReadonlySet<string>;
  readonly people: readonly { readonly userId: string; readonly name: string }[];
  readonly tell: (action: string, data: unknown) => void;
};

export interface FakeActions {
  /** @throws SparksError `forbidden` without the capability, `unsupported` for what it does not know. */
  answer(action: string, data: object): Promise<object>;
  readonly uploads: readonly Blob[];
  asked(action: string): readonly unknown[];
}

export function createFakeActions({ rooms, roomId, userId, granted, people, tell }: FakeActionsDeps): FakeActions {
  const uploads: Blob[] = [];
  const asked: { readonly action: string; readonly data: unknown }[] = [];
  const require = (isAllowed: boolean) => {
    if (!isAllowed) throw new SparksError("forbidden", "the client refused: missing capability");
  };

  const readEvents = (data: object) => {
    const type = stringAt(data, "type") ?? "";
    const [stateKey, msgtype] = [stringAt(data, "state_key"), stringAt(data, "msgtype")];
    const wanted = isObject(data) && Array.isArray(data.room_ids) ? String(data.room_ids[0]) : roomId;
    require(wanted === roomId || granted.has(capability.inRoom(wanted)));
    if (isObject(data) && data.state_key === true) {
      require(granted.has(capability.receiveAllState(type)));
      return { events: rooms.state(wanted).filter((event) => event.type === type) };
    }
    if (stateKey !== undefined) {
      require(granted.has(capability.receiveState(type, stateKey)));
      return { events: rooms.state(wanted).filter((event) => event.type === type && event.state_key === stateKey) };
    }
    require(granted.has(msgtype === undefined ? capability.receiveEvent(type) : capability.receiveMessage(msgtype)));
    const events = rooms
      .timeline(wanted)
      .filter(
        (event) => event.type === type && (msgtype === undefined || stringAt(event.content, "msgtype") === msgtype),
      );
    const since = events.findIndex((event) => event.event_id === stringAt(data, "since"));
    return { events: events.slice(0, since < 0 ? undefined : since).slice(0, numberAt(data, "limit")) };
  };

  const inRoom = (data: object) => stringAt(data, "room_id") ?? roomId;

  const actions: Readonly<Record<string, (data: Record<string, unknown>) => object>> = {
    send_event(data) {
      const type = String(data.type);
      const stateKey = stringAt(data, "state_key");
      require(maySend(granted, type, data.content, stateKey));
      require(inRoom(data) === roomId || granted.has(capability.inRoom(inRoom(data))));
      const event = rooms.send({
        type,
        content: data.content,
        sender: userId,
        roomId: inRoom(data),
        ...(stateKey === undefined ? {} : { stateKey }),
      });
      return { event_id: event.event_id, room_id: event.room_id };
    },
    send_to_device(data) {
      require(granted.has(capability.sendToDevice(String(data.type))));
      return {};
    },
    "org.matrix.msc2876.read_events": readEvents,
    "org.matrix.msc3869.read_relations"(data) {
      const type = String(data.event_type);
      require(granted.has(capability.receiveEvent(type)));
      const relates = (content: unknown) =>
        isObject(content) && stringAt(content["m.relates_to"], "event_id") === stringAt(data, "event_id");
      return { chunk: rooms.timeline(roomId).filter((event) => event.type === type && relates(event.content)) };
    },
    "org.matrix.msc4039.upload_file"(data) {
      require(granted.has(capability.uploadMedia));
      if (data.file instanceof Blob) uploads.push(data.file);
      return { content_uri: `mxc://example.org/${uploads.length}` };
    },
    "org.matrix.msc4039.download_file"(data) {
      require(granted.has(capability.downloadMedia));
      const file = uploads[Number(stringAt(data, "content_uri")?.split("/").at(-1)) - 1];
      if (!file) throw new SparksError("not-found", "the client refused: no such media");
      return { file };
    },
    "org.matrix.msc3973.user_directory_search"(data) {
      require(granted.has(capability.searchPeople));
      const term = String(data.search_term).toLowerCase();
      const found = people.filter((one) => one.name.toLowerCase().includes(term) || one.userId.includes(term));
      const results = found.map((one) => ({ user_id: one.userId, display_name: one.name }));
      const limit = numberAt(data, "limit") ?? 10;
      return { limited: results.length > limit, results: results.slice(0, limit) };
    },
    "org.matrix.msc2931.navigate"() {
      require(granted.has(capability.navigate));
      return {};
    },
    set_always_on_screen() {
      require(granted.has(capability.alwaysOnScreen));
      return { success: true };
    },
    open_modal: () => ({}),
    set_button_enabled: () => ({}),
    close_modal(data) {
      // The opener and what runs in the modal are one here.
      tell("close_modal", data);
      return {};
    },
    [WIDGET_CONFIGURE_ACTION]: () => ({}),
  };

  return {
    uploads,
    asked: (action) => asked.filter((one) => one.action === action).map(({ data }) => data),
    async answer(action, data) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw new SparksError("unsupported", `the client refused: unknown action ${action}`);
      asked.push({ action, data });
      return structuredClone(act({ ...data }));
    },
  };
}
