/** Widgets that no event of a room has registered, in the shape of those that one has. */
import type { AccountWidget, RoomWidget } from "#contracts";
import type { WidgetAddress } from "../address/widget-address.ts";
import { type GrantKey, keyOf } from "../grants/grant.ts";

/** No event's id begins with these: those begin with "$". */
const VIRTUAL = "virtual:";
const ACCOUNT = "account:";

/** A widget that the client makes itself, such as the one for calls: nobody else had a hand in it. */
export const virtualWidget = (widget: Omit<RoomWidget, "eventId" | "creator">): RoomWidget => ({
  ...widget,
  eventId: `${VIRTUAL}${widget.id}`,
  creator: "",
});

/** A widget of the person's account; it has no room of its own and follows the one on the screen (`viewedRoom` of its session). */
export const accountWidget = (widget: AccountWidget): RoomWidget => ({
  ...widget,
  roomId: "",
  // The address too: another one under the same id is another widget.
  eventId: `${ACCOUNT}${widget.url}`.slice(0, 900),
});

export const isVirtual = ({ eventId }: Pick<RoomWidget, "eventId">): boolean => eventId.startsWith(VIRTUAL);
export const isOfAccount = ({ eventId }: Pick<RoomWidget, "eventId">): boolean => eventId.startsWith(ACCOUNT);

export const grantKeyOf = (widget: RoomWidget, { origin }: Pick<WidgetAddress, "origin">): GrantKey =>
  keyOf({ roomId: widget.roomId, widgetId: widget.id, origin, eventId: widget.eventId });
