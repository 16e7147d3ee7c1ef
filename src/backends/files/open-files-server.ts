import { type Clock, systemClock } from "#base";
import type { UpstreamKind } from "#contracts";
import type { FilePlace } from "#model";
import { createFetchSend, type Send } from "../send.ts";
import type { Transport } from "../transport.ts";
import type { FilesBackend, FilesServer } from "./files-backend.ts";

/** Servers with one root call it so; a person sees the name of the connection instead. */
const ONLY_PLACE: FilePlace = { id: "files", name: "", kind: "personal" };

const oneStore = (open: (signal?: AbortSignal) => Promise<FilesBackend>): FilesServer => ({
  places: async () => [ONLY_PLACE],
  open: (_placeId, signal) => open(signal),
});

type Open = (transport: Transport, clock: Clock, send: Send) => Promise<FilesServer>;

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
  async graph(transport, clock, send) {
    const { createGraphFiles, listDrives, searchSites } = await import("./graph/graph-files.ts");
    const access = { transport, send };
    return {
      places: (signal) => listDrives(access, signal),
      find: (term, signal) => searchSites(access, term, signal),
      open: async (id) => createGraphFiles(access, { id }, clock),
    };
  },
};

/**
 * The files behind a connection of the gateway, whatever server it is. `send`: for addresses that carry a right of their own, which are
 * asked without any credential and past the gateway (downloads and upload sessions of Graph).
 */
export const openFilesServer = (
  kind: UpstreamKind,
  transport: Transport,
  clock: Clock = systemClock,
  send: Send = createFetchSend(),
): Promise<FilesServer> => OPEN[kind](transport, clock, send);
