export { createDirectTransport, type DirectTransportOptions } from "./direct-transport.ts";
export { applyFileChanges } from "./files/apply-changes.ts";
export {
  childPath,
  isFileName,
  isWithin,
  nameOf,
  parentPath,
  parseFilePath,
  pathFromSegments,
  ROOT_PATH,
  segmentsOf,
} from "./files/file-path.ts";
export type {
  ByteRange,
  Download,
  FileChange,
  FileChanges,
  FileCheckouts,
  FileFavourites,
  FileLocks,
  FileShares,
  FilesBackend,
  FilesCapabilities,
  FilesServer,
  FileTrash,
  FileVersions,
  HeldLock,
  LockHolder,
  MoveOptions,
  OlderFiles,
  RemoveOptions,
  ResumableUploads,
  SlicedBody,
  UploadOptions,
  UploadTicket,
} from "./files/files-backend.ts";
export { openFilesServer } from "./files/open-files-server.ts";
export {
  createGatewayTransport,
  type GatewayTransportOptions,
} from "./gateway-transport.ts";
export { createFetchSend, type Send } from "./send.ts";
export { gatewayRefusal, type SessionTokens, sendToGateway } from "./send-to-gateway.ts";
export { type BackendTokens, claimsIn, createTokenTransport, type TokenTransportOptions } from "./token-transport.ts";
export type { Transport, TransportBody, TransportRequest } from "./transport.ts";
export { type RetryOptions, withRetry } from "./with-retry.ts";
export { createBrowserSend } from "./xhr-send.ts";

/** Loads the WebDAV adapter, which a shell does not carry. */
export const loadWebdavFiles = () => import("./files/webdav/webdav-files.ts");

/** Loads the adapter for OneDrive and SharePoint Online. */
export const loadGraphFiles = () => import("./files/graph/graph-files.ts");

/** Loads the adapter for Nextcloud and ownCloud. */
export const loadNextcloudFiles = () => import("./files/nextcloud/nextcloud-files.ts");

/** Loads the adapter for OpenCloud and ownCloud Infinite Scale. */
export const loadOpencloud = () => import("./files/opencloud/opencloud-files.ts");
