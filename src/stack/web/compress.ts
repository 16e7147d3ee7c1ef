/** Compresses built files once; what was compressed before, in this build or an earlier one, is taken from a store. */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const COMPRESSED_TYPES = /\.(html|js|mjs|css|json|svg|wasm|webmanifest|txt|map)$/;
const SMALLEST_BYTES = 256;

/** The last tenth of a large file (the crypto's 8 MB) would cost twenty seconds of the first start; here nobody is far away. */
const LARGE_BYTES = 1_000_000;

const compressors = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: bytes.length > LARGE_BYTES ? 9 : 11,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
} as const;

/** Puts `<file>.br` and `<file>.gz` beside every file below `folder` for which they are smaller. */
export async function compressFolder(folder: string, store: string): Promise<void> {
  await mkdir(store, { recursive: true });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && COMPRESSED_TYPES.test(entry.name));
  await Promise.all(files.map((entry) => compressFile(join(entry.parentPath, entry.name), store)));
}

async function compressFile(file: string, store: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST_BYTES) return;
  const name = createHash("sha256").update(bytes).digest("hex");
  for (const ending of ["br", "gz"] as const) {
    const kept = join(store, `${name}.${ending}`);
    const size = await copyIfThere(kept, `${file}.${ending}`);
    if (size) continue;
    const compressed = await compressors[ending](bytes);
    if (compressed.length >= bytes.length) continue;
    await writeFile(`${kept}.part`, compressed);
    await rename(`${kept}.part`, kept);
    await copyFile(kept, `${file}.${ending}`);
  }
}

async function copyIfThere(from: string, to: string): Promise<boolean> {
  return copyFile(from, to).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "ENOENT") return false;
      throw thrown;
    },
  );
}
