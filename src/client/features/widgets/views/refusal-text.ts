import type { RoomWidget } from "#contracts";
import { type I18n, translator } from "#ui";
import type { AddressContext } from "../address/template-values.ts";
import {
  type AddressRefusal,
  type AddressResult,
  type OriginPolicy,
  widgetAddress,
} from "../address/widget-address.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { readLook } from "./use-appearance.ts";

const REFUSALS = {
  malformed: "refusedMalformed",
  "variable-in-host": "refusedVariable",
  "not-https": "refusedHttps",
  credentials: "refusedCredentials",
  "same-origin": "refusedSameOrigin",
  blocked: "refusedBlocked",
} as const satisfies Record<AddressRefusal, string>;

/** Why an address is not opened, as a sentence. */
export const refusalText = (i18n: I18n, refusal: AddressRefusal, host: string): string =>
  translator(i18n, widgetMessages)(REFUSALS[refusal], { host });

type Me = { readonly userId: string; readonly name: string; readonly deviceId?: string; readonly homeserver: string };

/** The address of a widget here and now, for this person. */
export function addressHere(
  widget: RoomWidget,
  instanceId: string,
  me: Me,
  policy: OriginPolicy,
  i18n: I18n,
): AddressResult {
  return widgetAddress(widget, instanceId, contextHere(me, i18n), policy);
}

/** What an address may say of the person and the client, now. */
export const contextHere = (me: Me, i18n: I18n): AddressContext => ({
  userId: me.userId,
  displayName: me.name,
  ...(me.deviceId === undefined ? {} : { deviceId: me.deviceId }),
  homeserver: me.homeserver,
  theme: readLook().theme,
  language: i18n.locale.peek(),
  clientOrigin: location.origin,
});
