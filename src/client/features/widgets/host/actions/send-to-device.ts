import * as v from "valibot";
import { isObject, SparksError } from "#base";
import { jsonSize } from "../../gate/json-size.ts";
import { defineAction, eventType, requireRoom, take } from "../action.ts";

/** Members of a large call, and their devices. */
const MAX_PEOPLE = 500;
const MAX_DEVICES = 1000;
/** For one device, as an event. */
const MAX_CONTENT = 48 * 1024;

const userId = v.pipe(v.string(), v.maxLength(255), v.regex(/^@[^:]*:.+$/s));
const deviceId = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
/** A list is an object too, with numbers for names. */
const plain = v.custom<Readonly<Record<string, unknown>>>((value) => isObject(value) && !Array.isArray(value));
const sendToDeviceData = v.looseObject({
  type: eventType,
  encrypted: v.boolean(),
  messages: v.pipe(plain, v.record(userId, v.pipe(plain, v.record(deviceId, plain)))),
});

/** MSC3819: to devices of people who are joined to the widget's room; the hub looks who is. */
export const sendToDevice = defineAction("send_to_device", sendToDeviceData, async (host, data) => {
  const { type, encrypted, messages } = data;
  host.require((rights) => rights.toDevice("send", type), "Cannot send to-device events of this type");
  const roomId = requireRoom(host, undefined);
  const people = Object.values(messages);
  const contents = people.flatMap((devices) => Object.values(devices));
  if (people.length > MAX_PEOPLE || contents.length > MAX_DEVICES) {
    throw new SparksError("too-large", "too many recipients");
  }
  if (contents.some((one) => jsonSize(one, { maxSize: MAX_CONTENT, maxDepth: 50 }) === undefined)) {
    throw new SparksError("too-large", "content too large");
  }
  take(host, "toDevice");
  if (contents.length > 0) await host.driver.sendToDevice({ roomId, type, encrypted, messages });
  return { response: {} };
});
