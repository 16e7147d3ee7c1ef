import { EVENT_PREFIX } from "./state-events/prefix.ts";

/**
 * What the widget API of Sparks' host has beyond the published one is offered by its name in `supported_api_versions`
 * (`WIDGET_ENCRYPT_KEY` of widget-media, `WIDGET_CONFIGURE_ACTION`): a widget uses it only where it stands there, since a host that
 * does not know it does something else with the message, such as uploading in clear what it was to encrypt.
 */

/** `{}`: opens the settings of the widget in the host, where the person may change them. The reply is `{}`, or an error where they may not. */
export const WIDGET_CONFIGURE_ACTION = `${EVENT_PREFIX}.configure`;

/**
 * From the host to the widget: what the person asks of it there (`HostRequest`). Told once the widget is ready; it may take it later, when it can
 * work. Other hosts have nothing like it: there the same begins in the widget itself.
 */
export const WIDGET_REQUEST_ACTION = `${EVENT_PREFIX}.request`;
