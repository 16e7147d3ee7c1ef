/** Where a widget comes from: what its grants are bound to. */
import type { AccountWidget, RoomWidget } from "#contracts";
import type { WidgetAddress } from "../address/widget-address.ts";
import { type GrantKey, keyOf } from "../grants/grant.ts";

/** No event's id begins so: those begin with "$". One that the client makes itself, for calls, has none. */
const ACCOUNT = "account:";

/** A widget of the person's account; it has no room of its own and follows the one on the screen (`viewedRoom` of its session). */
export const accountWidget = (widget: AccountWidget): RoomWidget => ({
  ...widget,
  roomId: "",
  // The address too: another one under the same id is another widget.
  eventId: `${ACCOUNT}${widget.url}`.slice(0, 900),
});

export const grantKeyOf = (widget: RoomWidget, { origin }: Pick<WidgetAddress, "origin">): GrantKey =>
  keyOf({ roomId: widget.roomId, widgetId: widget.id, origin, eventId: widget.eventId });
