import type { ReadonlySignal } from "@preact/signals";
import type { ClientConfig } from "#contracts";
import type { GrantStore } from "../grants/grant-store.ts";
import type { WidgetHub } from "../host/driver.ts";
import type { WidgetRef } from "../stage/opening.ts";

/** What opened widgets need of the client. */
export type StageHost = {
  readonly hub: WidgetHub;
  /** Who is signed in; `homeserver` is the base URL of its client API. */
  readonly me: {
    readonly userId: string;
    readonly name: string;
    readonly deviceId?: string;
    readonly homeserver: string;
  };
  /** `config.widgets` */
  readonly policy: ClientConfig["widgets"];
  /** `config.uploads.maxBytes` */
  readonly maxUploadBytes?: number;
  /** `config.gateways` */
  readonly gateways?: readonly string[];
  /** `config.direct`, and the page of the client that sign-ins come back to. */
  readonly direct?: { readonly allowed: ClientConfig["direct"]; readonly redirectUri: string };
  /** Made once per signed-in person by `createGrantStore`. */
  readonly grants: GrantStore;
  /** The room on the screen: widgets of the account follow it. */
  readonly viewedRoom: ReadonlySignal<string | undefined>;
  /** A matrix.to link that a widget wants to be followed; its room or person is foreign data. */
  openLink(uri: string): void;
  /** Shows it in a window of its own; not where that is so already. */
  popOut?(ref: WidgetRef): void;
  /** Shows the settings of a room's widget; false: the person may not change them. */
  configure?(ref: WidgetRef): boolean;
  /** A short word to the person, as a toast. */
  notify?(text: string): void;
  /** Shows a widget that stands in the corner where it belongs. */
  returnTo(ref: WidgetRef): void;
};
