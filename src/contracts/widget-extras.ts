import { EVENT_PREFIX } from "./state-events/prefix.ts";

/**
 * What the widget API of Sparks' host has beyond the published one. Each is offered by its name in `supported_api_versions`: a
 * widget uses it only where it stands there, since a host that does not know it may do something else with the message.
 */

/**
 * `org.matrix.msc4039.upload_file {file, [WIDGET_ENCRYPT_KEY]: true}`: the host encrypts before it uploads, and its reply says
 * beside `content_uri` under `WIDGET_FILE_KEY` how to read it: `EncryptedFile` of the spec without `url`.
 * `org.matrix.msc4039.download_file {content_uri, [WIDGET_FILE_KEY]: <EncryptedFile>}`: the host checks the hash and decrypts.
 */
export const WIDGET_ENCRYPT_KEY = `${EVENT_PREFIX}.encrypt`;
export const WIDGET_FILE_KEY = `${EVENT_PREFIX}.file`;

/** `{}`: opens the settings of the widget in the host, where the person may change them. The reply is `{}`, or an error where they may not. */
export const WIDGET_CONFIGURE_ACTION = `${EVENT_PREFIX}.configure`;
