/** A file store in memory with the promises of `FilesBackend`, and a way to make it fail. */

import { type FilesBackend, isWithin, nameOf, parentPath, ROOT_PATH } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath, Revision } from "#model";

export interface MemoryFiles extends FilesBackend {
  readonly files: Map<
    FilePath,
    { readonly kind: "file" | "folder"; readonly text: string; readonly revision: Revision }
  >;
  /** The next calls fail with these, one each. */
  failNext(...errors: readonly SparksError[]): void;
  /** Calls wait until the returned function is called. */
  hold(): () => void;
}

export function createMemoryFiles(initial: Readonly<Record<string, string>> = {}): MemoryFiles {
  const files: MemoryFiles["files"] = new Map();
  const failures: SparksError[] = [];
  let gate: Promise<void> = Promise.resolve();
  let writes = 0;
  const put = (path: FilePath, kind: "file" | "folder", text: string) =>
    files.set(path, { kind, text, revision: `"${++writes}"` as Revision });
  put(ROOT_PATH, "folder", "");
  for (const [path, text] of Object.entries(initial)) {
    put(path as FilePath, path.endsWith("/") ? "folder" : "file", text);
  }

  const enter = async (signal?: AbortSignal) => {
    const cancelled = () => new SparksError("cancelled", "stopped");
    if (signal?.aborted) throw cancelled();
    await gate;
    if (signal?.aborted) throw cancelled();
    const failure = failures.shift();
    if (failure) throw failure;
  };
  const entryAt = (path: FilePath): FileEntry => {
    const found = files.get(path);
    if (!found) throw new SparksError("not-found", "not there", { status: 404 });
    const { kind, text, revision } = found;
    return { path, name: nameOf(path), kind, revision, ...(kind === "file" ? { size: text.length } : {}) };
  };
  const conflict = () => new SparksError("conflict", "there, or changed", { status: 412 });
  const wantParent = (path: FilePath) => {
    if (files.get(parentPath(path))?.kind !== "folder")
      throw new SparksError("not-found", "no folder", { status: 409 });
  };

  return {
    files,
    failNext: (...errors) => failures.push(...errors),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    capabilities: { ranges: false, move: true, copy: false, trash: false },
    async list(folder, signal) {
      await enter(signal);
      if (entryAt(folder).kind !== "folder") throw new SparksError("invalid", "a file");
      return [...files.keys()].filter((path) => path !== ROOT_PATH && parentPath(path) === folder).map(entryAt);
    },
    async stat(path, signal) {
      await enter(signal);
      return entryAt(path);
    },
    async download(path, { signal } = {}) {
      await enter(signal);
      const { size } = entryAt(path);
      const stream = new Blob([files.get(path)?.text ?? ""]).stream();
      return { stream, ...(size === undefined ? {} : { size }) };
    },
    async upload(path, body, { ifAbsent, ifRevision, onProgress, signal } = {}) {
      await enter(signal);
      wantParent(path);
      const before = files.get(path);
      if (ifAbsent && before) throw conflict();
      if (ifRevision !== undefined && before?.revision !== ifRevision) throw conflict();
      const text = await new Response(body).text();
      onProgress?.(text.length);
      put(path, "file", text);
      return entryAt(path);
    },
    async createFolder(path, signal) {
      await enter(signal);
      wantParent(path);
      if (files.has(path)) throw conflict();
      put(path, "folder", "");
    },
    async move(from, to, { overwrite, signal } = {}) {
      await enter(signal);
      const { kind } = entryAt(from);
      if (files.has(to) && !overwrite) throw conflict();
      put(to, kind, files.get(from)?.text ?? "");
      files.delete(from);
    },
    copy: async () => {
      throw new SparksError("unsupported", "no copies here");
    },
    async remove(path, { ifRevision, signal } = {}) {
      await enter(signal);
      if (ifRevision !== undefined && entryAt(path).revision !== ifRevision) throw conflict();
      entryAt(path);
      for (const other of [...files.keys()]) if (isWithin(path, other)) files.delete(other);
    },
  };
}
