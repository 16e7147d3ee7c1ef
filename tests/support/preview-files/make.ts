/** Small real files of each kind that the preview shows. */
import { readFile } from "node:fs/promises";
import { crc32, deflateSync } from "node:zlib";

/** Three seconds of VP8, recorded by a browser. */
export const shortVideo = (): Promise<Buffer> => readFile(new URL("./short.webm", import.meta.url));

/** A picture in one colour. */
export function makePng(width: number, height: number, [red, green, blue]: readonly [number, number, number]): Buffer {
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x++) row.set([red, green, blue], 1 + x * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", pixels),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Says that it has so many pixels, and has none of them. */
export function makePngBomb(width: number, height: number): Buffer {
  const small = makePng(1, 1, [0, 0, 0]);
  const bomb = Buffer.from(small);
  bomb.writeUInt32BE(width, 16);
  bomb.writeUInt32BE(height, 20);
  return bomb;
}

function pngChunk(name: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + content.length);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(name, 4, "latin1");
  content.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length);
  return chunk;
}

/** A tone, 16 bits, one channel. */
export function makeWav(seconds: number, rate = 16_000): Buffer {
  const samples = seconds * rate;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++)
    wav.writeInt16LE(Math.round(Math.sin((i * 440 * Math.PI * 2) / rate) * 8000), 44 + i * 2);
  return wav;
}

/** A page for each text; a script that must never run. `paddingBytes`: bytes that no page needs, so that not all of it is fetched. */
export function makePdf(texts: readonly string[], paddingBytes = 0): Buffer {
  const objects: string[] = [];
  const pageIds = texts.map((_, at) => 4 + at * 2);
  objects[1] = `<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('run'\\)) >> >>`;
  objects[2] = `<< /Type /Pages /Count ${texts.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(" ")}] >>`;
  objects[3] = `<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>`;
  for (const [at, text] of texts.entries()) {
    const id = 4 + at * 2;
    const drawing = `BT /F1 24 Tf 72 700 Td (${text}) Tj ET 0.2 0.4 0.9 rg 72 500 200 100 re f`;
    objects[id] =
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${id + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`;
    objects[id + 1] = `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`;
  }
  if (paddingBytes > 0) {
    objects.push(`<< /Length ${paddingBytes} >>\nstream\n${"x".repeat(paddingBytes)}\nendstream`);
  }
  let pdf = "%PDF-1.7\n";
  const offsets: number[] = [];
  for (let id = 1; id < objects.length; id++) {
    offsets[id] = pdf.length;
    pdf += `${id} 0 obj\n${objects[id]}\nendobj\n`;
  }
  const start = pdf.length;
  const rows = offsets.slice(1).map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`);
  pdf += `xref\n0 ${objects.length}\n0000000000 65535 f \n${rows.join("")}`;
  pdf += `trailer\n<< /Size ${objects.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(pdf, "latin1");
}
