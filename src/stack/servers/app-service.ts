/** The gateway as an application service of Synapse: its registration, and the tokens that both know. */
import { join } from "node:path";
import { keepSecret, writePrivate } from "../secrets.ts";

/** Localpart of the gateway's own account. */
export const APP_SERVICE_LOCALPART = "sparks-gateway";

/** Files of mode 600 with a token each; below the folder of the homeserver. */
export type AppServiceFiles = { readonly asTokenFile: string; readonly hsTokenFile: string };

/** The tokens of the homeserver whose folder this is; made the first time, by whoever asks first. */
export async function keepAppService(folder: string): Promise<AppServiceFiles> {
  const files = {
    asTokenFile: join(folder, "appservice-as.secret"),
    hsTokenFile: join(folder, "appservice-hs.secret"),
  };
  await Promise.all(Object.values(files).map((file) => keepSecret(file)));
  return files;
}

/**
 * Writes the registration file and answers its path. The gateway gets no events (`url` null) and speaks for nobody but itself; it may ask
 * who is in a room (MSC4502), and requests for call tokens are passed on to it (MSC4512). Only those: what begins with
 * `rtc/livekit/get_token`, so that Synapse answers 404 where Element Call looks whether delayed leaves can be handed over, which
 * nobody here takes.
 */
export async function writeRegistration(folder: string, gatewayUrl: string): Promise<string> {
  const { asTokenFile, hsTokenFile } = await keepAppService(folder);
  const file = join(folder, "appservice.json");
  const registration = {
    id: "sparks-gateway",
    url: null,
    as_token: await keepSecret(asTokenFile),
    hs_token: await keepSecret(hsTokenFile),
    sender_localpart: APP_SERVICE_LOCALPART,
    rate_limited: false,
    namespaces: { users: [], aliases: [], rooms: [] },
    "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
    "io.element.msc4512.proxy_prefix": "rtc/livekit/get_token",
    "io.element.msc4512.proxy_url": gatewayUrl,
  };
  await writePrivate(file, JSON.stringify(registration, null, 2));
  return file;
}
