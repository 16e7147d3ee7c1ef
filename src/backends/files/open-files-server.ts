import { type Clock, systemClock } from "#base";
import type { UpstreamKind } from "#contracts";
import type { FilePlace } from "#model";
import type { Transport } from "../transport.ts";
import type { FilesBackend, FilesServer } from "./files-backend.ts";

/** Servers with one root call it so; a person sees the name of the connection instead. */
const ONLY_PLACE: FilePlace = { id: "files", name: "", kind: "personal" };

const oneStore = (open: (signal?: AbortSignal) => Promise<FilesBackend>): FilesServer => ({
  places: async () => [ONLY_PLACE],
  open: (_placeId, signal) => open(signal),
});

type Open = (transport: Transport, clock: Clock) => Promise<FilesServer>;

/** Each adapter comes when it is first needed: no shell carries it. */
const OPEN: Readonly<Record<UpstreamKind, Open>> = {
  async webdav(transport, clock) {
    const { openWebdavFiles } = await import("./webdav/webdav-files.ts");
    return oneStore((signal) => openWebdavFiles(transport, signal, clock));
  },
  async nextcloud(transport, clock) {
    const { openNextcloudFiles } = await import("./nextcloud/nextcloud-files.ts");
    return oneStore((signal) => openNextcloudFiles(transport, signal, clock));
  },
  async opencloud(transport, clock) {
    const { createOpencloud } = await import("./opencloud/opencloud-files.ts");
    return createOpencloud(transport, clock);
  },
};

/** The files behind a connection of the gateway, whatever server it is. */
export const openFilesServer = (
  kind: UpstreamKind,
  transport: Transport,
  clock: Clock = systemClock,
): Promise<FilesServer> => OPEN[kind](transport, clock);
