export { type BodyOptions, bodyOfEvent, isShown } from "./body-of-event.ts";
export { declinedBy, RTC_DECLINE_TYPE, RTC_NOTIFICATION_TYPE, referenceOf } from "./call-event.ts";
export { isModest } from "./modest.ts";
export { isEventId, isUserId, parseRoomEvent, parseStrippedState, type StrippedState } from "./parse-event.ts";
export { type Preview, previewOfBody, previewOfEvent } from "./preview.ts";
export { bundledEditOf, mentionsOf, type Relation, redactedBy, relationOf } from "./relation.ts";
export { type ClearEvent, contentOf, isEncrypted, type RoomEvent, typeOf } from "./room-event.ts";
export { localPartOf, type Profile, personWith, profileOf } from "./state-change.ts";
