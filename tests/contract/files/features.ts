/** What a store has beyond the core. Only what it is known to have is tried; `undefined`: whatever it turns out to offer. */
import { expect, test } from "vitest";
import { applyFileChanges, type FilesBackend } from "#backends";
import type { FileEntry, FilePath } from "#model";

export type Feature =
  | "versions"
  | "shares"
  | "uploads"
  | "search"
  | "quota"
  | "locks"
  | "changes"
  | "trash"
  | "favourites"
  | "viewer"
  | "checkouts";

export type FeatureSubject = {
  readonly has: readonly Feature[] | undefined;
  readonly files: () => FilesBackend;
  readonly at: (...names: string[]) => FilePath;
  readonly codeOf: (promise: Promise<unknown>) => Promise<string>;
  readonly bytesOf: (stream: ReadableStream<Uint8Array>) => Promise<Uint8Array>;
};

const text = (content: string) => new Blob([content]);
const DAY_MS = 86_400_000;

export function describeFeatures({ has, files, at, codeOf, bytesOf }: FeatureSubject): void {
  const featureTest = (feature: Feature, name: string, run: () => Promise<void>, timeoutMs: number) => {
    if (has === undefined || has.includes(feature)) test(name, run, timeoutMs);
  };
  const read = async (path: FilePath) => new TextDecoder().decode(await bytesOf((await files().download(path)).stream));

  featureTest(
    "versions",
    "an earlier version can be seen, read and brought back",
    async () => {
      const { versions } = files();
      if (!versions) return;
      const path = at("versions & more.txt");
      await files().upload(path, text("first"));
      await files().upload(path, text("second!"));
      const listed = await versions.list(path);
      const old = listed.find(({ size }) => size === 5);
      if (!old) throw new Error(`no version of 5 bytes in ${JSON.stringify(listed)}`);
      for (const [index, version] of listed.entries()) {
        expect(version.modifiedAt ?? 0).toBeLessThanOrEqual(listed[index - 1]?.modifiedAt ?? Number.POSITIVE_INFINITY);
      }
      const before = await versions.download(path, old.id);
      expect(new TextDecoder().decode(await bytesOf(before.stream))).toBe("first");
      await versions.restore(path, old.id);
      expect(await read(path)).toBe("first");
      expect((await versions.list(path)).some(({ size }) => size === 7)).toBe(true);
      expect(await codeOf(versions.restore(path, "no-such-version"))).not.toBe("no error");
      expect(await read(path)).toBe("first");
    },
    30_000,
  );

  featureTest(
    "trash",
    "what was removed lies in the trash, and comes back with its content",
    async () => {
      const { trash } = files();
      if (!trash) return;
      const name = `thrown away ${crypto.randomUUID().slice(0, 6)}.txt`;
      await files().upload(at(name), text("kept"));
      await files().remove(at(name));
      const found = (await trash.list()).find((one) => one.name === name);
      if (!found) throw new Error("it is not in the trash");
      expect(found).toMatchObject({ kind: "file", from: at(name), size: 4 });
      expect(Math.abs((found.removedAt ?? 0) - Date.now())).toBeLessThan(60_000);
      await files().upload(at(name), text("another by now"));
      await trash.restore(found.id);
      expect(await read(at(name))).toBe("another by now");
      const folder = (at(name).slice(0, -(name.length + 1)) || "/") as FilePath;
      const back = (await files().list(folder)).filter(({ size }) => size === 4);
      expect(back.map((entry) => entry.name).filter((one) => one.startsWith("thrown away"))).toHaveLength(1);
      await files().remove(at(name));
      const again = (await trash.list()).find((one) => one.name === name);
      if (!again) throw new Error("it is not in the trash a second time");
      await trash.purge(again.id);
      expect((await trash.list()).some(({ id }) => id === again.id)).toBe(false);
      expect(await codeOf(trash.restore(again.id))).toBe("not-found");
    },
    30_000,
  );

  featureTest(
    "shares",
    "a link is made, seen by others, and taken back",
    async () => {
      const { shares } = files();
      if (!shares) return;
      await files().upload(at("shared 100%.txt"), text("for you"));
      const expiresAt = Date.now() + 7 * DAY_MS;
      const link = await shares.createLink(at("shared 100%.txt"), {
        role: "read",
        scope: "anyone",
        password: "Correct-Horse-7",
        expiresAt,
      });
      expect(link).toMatchObject({ kind: "link", role: "read", link: { scope: "anyone", hasPassword: true } });
      expect(link.link?.url).toMatch(/^https?:\/\//);
      expect(Math.abs((link.expiresAt ?? 0) - expiresAt)).toBeLessThan(2 * DAY_MS);
      const listed = await shares.list(at("shared 100%.txt"));
      expect(listed.find(({ id }) => id === link.id)).toMatchObject({ kind: "link", link: { url: link.link?.url } });
      const { update } = shares;
      if (update) {
        const path = at("shared 100%.txt");
        const changed = await update(path, link.id, { role: "write", expiresAt: null });
        const url = link.link?.url;
        expect(changed).toMatchObject({ id: link.id, role: "write", link: { url, hasPassword: true } });
        expect(changed.expiresAt).toBeUndefined();
        // Some organisations have no link without.
        const without = await codeOf(update(at("shared 100%.txt"), link.id, { password: null }));
        expect(["no error", "invalid", "forbidden"]).toContain(without);
        await update(at("shared 100%.txt"), link.id, { password: "Correct-Horse-8" });
        const again = (await shares.list(at("shared 100%.txt"))).find(({ id }) => id === link.id);
        expect(again).toMatchObject({ role: "write", link: { hasPassword: true } });
        expect(await codeOf(update(at("shared 100%.txt"), "99999", { role: "read" }))).toBe("not-found");
      }
      await shares.remove(at("shared 100%.txt"), link.id);
      expect((await shares.list(at("shared 100%.txt"))).some(({ id }) => id === link.id)).toBe(false);
      expect(await codeOf(shares.remove(at("shared 100%.txt"), link.id))).toBe("not-found");
      expect(await codeOf(shares.list(at("not there.txt")))).toBe("not-found");
    },
    30_000,
  );

  featureTest(
    "uploads",
    "an upload that broke off goes on with the same bytes",
    async () => {
      const { uploads } = files();
      if (!uploads) return;
      const bytes = new Uint8Array(uploads.fromBytes + 12_345_678);
      for (let i = 0; i < bytes.length; i += 65_536) crypto.getRandomValues(bytes.subarray(i, i + 65_536));
      const body = new Blob([bytes]);
      const ticket = await uploads.begin(at("large.bin"), body.size, { ifAbsent: true });
      // It survives the page: only what JSON holds is kept.
      const kept = JSON.parse(JSON.stringify(ticket)) as typeof ticket;
      const stop = new AbortController();
      const broken = uploads.send(ticket, body, {
        signal: stop.signal,
        onProgress: (sent) => {
          if (sent > body.size / 2) stop.abort();
        },
      });
      expect(await codeOf(broken)).toBe("cancelled");
      expect(await codeOf(files().stat(at("large.bin")))).toBe("not-found");
      let first = Number.POSITIVE_INFINITY;
      const entry = await uploads.send(kept, body, {
        onProgress: (sent) => {
          first = Math.min(first, sent);
        },
      });
      expect(entry).toMatchObject({ path: at("large.bin"), size: body.size });
      // What was there is not sent again.
      expect(first).toBeGreaterThan(1_000_000);
      const seen = await bytesOf((await files().download(at("large.bin"))).stream);
      expect(Buffer.compare(Buffer.from(seen), Buffer.from(bytes))).toBe(0);
      expect(
        await codeOf(
          uploads.begin(at("large.bin"), body.size, { ifAbsent: true }).then((late) => uploads.send(late, body)),
        ),
      ).toBe("conflict");
    },
    120_000,
  );

  featureTest(
    "uploads",
    "an upload that is let go leaves nothing",
    async () => {
      const { uploads } = files();
      if (!uploads) return;
      const body = new Blob([new Uint8Array(uploads.fromBytes + 1)]);
      const ticket = await uploads.begin(at("let go.bin"), body.size);
      await uploads.cancel(ticket);
      await uploads.cancel(ticket);
      expect(await codeOf(uploads.send(ticket, body))).toBe("not-found");
      expect(await codeOf(files().stat(at("let go.bin")))).toBe("not-found");
    },
    60_000,
  );

  featureTest(
    "search",
    "a search finds by a part of the name, wherever it lies",
    async () => {
      const { search } = files();
      if (!search) return;
      const word = `nadel${crypto.randomUUID().slice(0, 6)}`;
      await files().createFolder(at("haystack"));
      await files().upload(at("haystack", `eine ${word} & mehr.txt`), text("x"));
      const hits = await search(word);
      expect(hits.map(({ path }) => path)).toEqual([at("haystack", `eine ${word} & mehr.txt`)]);
      expect(await search(`${word}-not-there`)).toEqual([]);
      expect(await search("100% ' \" <x> *")).toEqual([]);
    },
    30_000,
  );

  featureTest(
    "favourites",
    "favourites are kept on the server",
    async () => {
      const { favourites } = files();
      if (!favourites) return;
      await files().upload(at("dear to me.txt"), text("x"));
      const isOne = async () => (await favourites.list()).some(({ path }) => path === at("dear to me.txt"));
      expect(await isOne()).toBe(false);
      await favourites.set(at("dear to me.txt"), true);
      expect(await isOne()).toBe(true);
      await favourites.set(at("dear to me.txt"), false);
      expect(await isOne()).toBe(false);
    },
    30_000,
  );

  featureTest(
    "changes",
    "changes since a cursor, put on what was known, are what a fresh look gives",
    async () => {
      const { changes } = files();
      if (!changes) return;
      let known = new Map<string, FileEntry>();
      const apply = async (cursor: string | undefined) => {
        const next = await changes.since(cursor);
        known = applyFileChanges(known, next.changes);
        return next.cursor;
      };
      await files().createFolder(at("watched"));
      await files().upload(at("watched", "stays.txt"), text("1"));
      await files().upload(at("watched", "goes.txt"), text("22"));
      await files().createFolder(at("watched", "folder"));
      await files().upload(at("watched", "folder", "within.txt"), text("4444"));
      let cursor = await apply(undefined);
      await files().remove(at("watched", "goes.txt"));
      await files().move(at("watched", "stays.txt"), at("watched", "renamed.txt"));
      await files().upload(at("watched", "comes.txt"), text("333"));
      await files().move(at("watched", "folder"), at("watched", "other & folder"));
      cursor = await apply(cursor);
      const inFolder = [...known.values()].filter(({ path }) => path.startsWith(`${at("watched")}/`));
      const fresh = [...(await files().list(at("watched"))), ...(await files().list(at("watched", "other & folder")))];
      const shown = (entries: readonly FileEntry[]) => entries.map(({ path, size, id }) => ({ path, size, id }));
      const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
      expect(shown(inFolder).sort(byPath)).toEqual(shown(fresh).sort(byPath));
      expect((await changes.since(cursor)).changes).toEqual([]);
      expect(await codeOf(changes.since("no cursor of this store"))).toBe("cursor-expired");
    },
    60_000,
  );

  featureTest(
    "locks",
    "what somebody holds a lock on is not overwritten, and it says who",
    async () => {
      const { locks } = files();
      if (!locks) return;
      await files().upload(at("locked.txt"), text("as it was"));
      expect(await locks.holder(at("locked.txt"))).toBeUndefined();
      const lock = await locks.acquire(at("locked.txt"), { owner: "Anna & <Ben>", forMs: 60_000 });
      expect(await locks.holder(at("locked.txt"))).toMatchObject({ name: "Anna & <Ben>" });
      expect(await codeOf(files().upload(at("locked.txt"), text("by somebody else")))).toBe("conflict");
      expect(await codeOf(locks.acquire(at("locked.txt"), { owner: "Ben", forMs: 60_000 }))).toBe("conflict");
      await files().upload(at("locked.txt"), text("by who holds it"), { lock });
      const renewed = await locks.renew(lock, 120_000);
      expect(renewed.token).toBe(lock.token);
      await locks.release(renewed);
      await locks.release(renewed);
      expect(await locks.holder(at("locked.txt"))).toBeUndefined();
      await files().upload(at("locked.txt"), text("free again"));
      expect(await codeOf(locks.acquire(at("missing.txt"), { owner: "Anna", forMs: 1000 }))).toBe("not-found");
      expect(await codeOf(files().stat(at("missing.txt")))).toBe("not-found");
    },
    30_000,
  );

  featureTest(
    "viewer",
    "the store shows a file at an address of its own",
    async () => {
      const { viewer } = files();
      if (!viewer) return;
      await files().upload(at("letter & more.docx"), text("a letter"));
      const code = await codeOf(
        viewer(at("letter & more.docx")).then(({ url }) => expect(url).toMatch(/^https?:\/\//)),
      );
      // Whether anything there shows it, depends on what is installed.
      expect(["no error", "unsupported"]).toContain(code);
      expect(["not-found", "unsupported"]).toContain(await codeOf(viewer(at("no such letter.docx"))));
    },
    30_000,
  );

  featureTest(
    "checkouts",
    "what is checked out says so until it is checked in",
    async () => {
      const { checkouts } = files();
      if (!checkouts) return;
      const path = at("checked out.txt");
      await files().upload(path, text("as it was"));
      expect(await checkouts.holder(path)).toBeUndefined();
      const code = await codeOf(checkouts.checkOut(path));
      if (code === "unsupported") return;
      expect(code).toBe("no error");
      expect(await checkouts.holder(path)).toMatchObject({ name: expect.any(String) });
      await checkouts.checkIn(path, "100% done");
      expect(await checkouts.holder(path)).toBeUndefined();
      expect(await codeOf(checkouts.checkOut(at("no such file.txt")))).toBe("not-found");
    },
    30_000,
  );

  featureTest(
    "quota",
    "room that is left is told in bytes, or not at all",
    async () => {
      const { used, total } = (await files().quota?.()) ?? {};
      for (const bytes of [used, total])
        expect(bytes === undefined || (bytes >= 0 && Number.isSafeInteger(bytes))).toBe(true);
      if (used !== undefined && total !== undefined) expect(used).toBeLessThanOrEqual(total);
    },
    30_000,
  );
}
