/** Calling from a room: what opens the call widget, and what rings. The call itself is the widget's. */
export { CallButton, type CallButtonProps } from "./call-button.tsx";
export { CallNotice, type CallNoticeProps } from "./call-notice.tsx";
export { CALL_MEMBER_TYPE, type CallStanding, callStanding, mayLetOthersCall } from "./call-standing.ts";
export { CALL_WIDGET_ID, type CallMedia, type CallWish, callWidget } from "./call-widget.ts";
export { callMessages } from "./calls.messages.ts";
export { type CallsModel, createCallsModel } from "./calls.model.ts";
export { type DeclineWatch, watchDecline } from "./decline-watch.ts";
export { RingCards, type RingCardsProps } from "./ring-cards.tsx";
