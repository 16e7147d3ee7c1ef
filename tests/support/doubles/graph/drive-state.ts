/** What a drive of the double holds. Names keep their case and are compared without it. */
import { randomBytes, randomUUID } from "node:crypto";
import { notFound, Refusal } from "./refusal.ts";

export type DoubleVersion = { readonly id: string; readonly modified: number; readonly content: Uint8Array };

export type DoublePermission = {
  readonly id: string;
  roles: string[];
  readonly link?: { readonly type: string; readonly scope: string; readonly webUrl: string };
  readonly grantedTo?: { readonly id: string; readonly displayName: string; readonly email?: string };
  readonly hasPassword: boolean;
  readonly expirationDateTime?: string;
};

export type DoubleItem = {
  readonly id: string;
  readonly guid: string;
  readonly kind: "file" | "folder";
  name: string;
  parentId: string | undefined;
  readonly created: number;
  modified: number;
  content: Uint8Array;
  mediaType: string;
  /** Bytes that were taken and not kept. */
  discarded: number;
  /** Counts every change, and those of the content. */
  changes: number;
  contentChanges: number;
  /** Earlier ones, oldest first. */
  earlier: DoubleVersion[];
  versionId: string;
  permissions: DoublePermission[];
  /** An Office client, or somebody who checked it out. */
  lockedBy: string | undefined;
};

export type LogEntry = { readonly at: number; readonly id: string; readonly gone?: DoubleItem };

export type DoubleDrive = {
  readonly id: string;
  readonly name: string;
  readonly driveType: "business" | "documentLibrary" | "personal";
  readonly siteId: string | undefined;
  readonly root: DoubleItem;
  readonly items: Map<string, DoubleItem>;
  /** The latest change of each item, by id. */
  readonly log: Map<string, LogEntry>;
  clock: number;
  totalBytes: number;
  now: () => number;
};

const itemId = () => `01${randomBytes(20).toString("hex").toUpperCase().slice(0, 32)}`;

function newItem(kind: "file" | "folder", name: string, parentId: string | undefined, now: number): DoubleItem {
  return {
    id: itemId(),
    guid: randomUUID().toUpperCase(),
    kind,
    name,
    parentId,
    created: now,
    modified: now,
    content: new Uint8Array(),
    mediaType: "application/octet-stream",
    discarded: 0,
    changes: 1,
    contentChanges: 1,
    earlier: [],
    versionId: "1.0",
    permissions: [],
    lockedBy: undefined,
  };
}

export function createDrive(
  name: string,
  driveType: DoubleDrive["driveType"],
  now: () => number,
  siteId?: string,
): DoubleDrive {
  const root = newItem("folder", "root", undefined, now());
  return {
    id: `b!${randomBytes(42).toString("base64url")}-_`,
    name,
    driveType,
    siteId,
    root,
    items: new Map([[root.id, root]]),
    log: new Map([[root.id, { at: 0, id: root.id }]]),
    clock: 0,
    totalBytes: 1024 ** 4,
    now,
  };
}

export const childrenOf = (drive: DoubleDrive, folder: DoubleItem) =>
  [...drive.items.values()].filter(({ parentId }) => parentId === folder.id);

export function childNamed(drive: DoubleDrive, folder: DoubleItem, name: string): DoubleItem | undefined {
  const wanted = name.toLowerCase();
  return childrenOf(drive, folder).find((item) => item.name.toLowerCase() === wanted);
}

/** From the root's child down to the item; empty for the root. */
export function namesTo(drive: DoubleDrive, item: DoubleItem): string[] {
  if (item.parentId === undefined) return [];
  const parent = drive.items.get(item.parentId);
  return parent ? [...namesTo(drive, parent), item.name] : [item.name];
}

export const isWithin = (drive: DoubleDrive, item: DoubleItem, folder: DoubleItem): boolean =>
  item.id === folder.id ||
  (item.parentId !== undefined && isWithin(drive, drive.items.get(item.parentId) ?? drive.root, folder));

export function sizeOf(drive: DoubleDrive, item: DoubleItem): number {
  if (item.kind === "file") return item.content.byteLength + item.discarded;
  return childrenOf(drive, item).reduce((sum, child) => sum + sizeOf(drive, child), 0);
}

export const usedBytes = (drive: DoubleDrive) => sizeOf(drive, drive.root);

function note(drive: DoubleDrive, item: DoubleItem, gone = false) {
  drive.clock++;
  drive.log.delete(item.id);
  drive.log.set(item.id, { at: drive.clock, id: item.id, ...(gone ? { gone: item } : {}) });
}

export function addItem(drive: DoubleDrive, kind: "file" | "folder", folder: DoubleItem, name: string): DoubleItem {
  const item = newItem(kind, name, folder.id, drive.now());
  drive.items.set(item.id, item);
  note(drive, item);
  return item;
}

/** Metadata changed. */
export function touch(drive: DoubleDrive, item: DoubleItem): void {
  item.changes++;
  item.modified = drive.now();
  note(drive, item);
}

/** The first content is not a version of its own: an item without any is never seen. */
export function writeContent(drive: DoubleDrive, item: DoubleItem, content: Uint8Array, isNew: boolean): void {
  if (usedBytes(drive) - item.content.byteLength + content.byteLength > drive.totalBytes) {
    if (isNew) drive.items.delete(item.id);
    throw new Refusal(507, "quotaLimitReached", "The user has reached their quota limit.");
  }
  if (!isNew) {
    item.earlier.push({ id: item.versionId, modified: item.modified, content: item.content });
    item.versionId = `${item.earlier.length + 1}.0`;
    item.contentChanges++;
  }
  item.content = content;
  if (isNew) note(drive, item);
  else touch(drive, item);
}

export function removeItem(drive: DoubleDrive, item: DoubleItem): void {
  for (const child of childrenOf(drive, item)) removeItem(drive, child);
  drive.items.delete(item.id);
  note(drive, item, true);
}

export function copyItem(
  from: DoubleDrive,
  item: DoubleItem,
  to: DoubleDrive,
  folder: DoubleItem,
  name: string,
): DoubleItem {
  const copy = addItem(to, item.kind, folder, name);
  copy.mediaType = item.mediaType;
  if (item.kind === "file") writeContent(to, copy, item.content, true);
  for (const child of childrenOf(from, item)) copyItem(from, child, to, copy, child.name);
  return copy;
}

export function itemById(drive: DoubleDrive, id: string): DoubleItem {
  const item = drive.items.get(id);
  if (!item) throw notFound();
  return item;
}

export const eTagOf = (item: DoubleItem) => `"{${item.guid}},${item.changes}"`;
export const cTagOf = (item: DoubleItem) => `"c:{${item.guid}},${item.contentChanges}"`;
