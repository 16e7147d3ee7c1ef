/** Pictures for the demo, drawn here so that the repository carries none: PNG, 8 bits per channel. */
import { crc32, deflateSync } from "node:zlib";

export type Picture = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
};

type Colour = readonly [red: number, green: number, blue: number];
type Painter = (x: number, y: number) => Colour;

const WIDTH = 640;
const HEIGHT = 400;

const INK: Colour = [52, 64, 84];
const PAPER: Colour = [250, 250, 247];
const HATCH: Colour = [196, 204, 218];

/** Walls of a floor plan as [left, top, right, bottom]. */
const WALLS: readonly (readonly [number, number, number, number])[] = [
  [40, 40, 600, 46],
  [40, 354, 600, 360],
  [40, 40, 46, 360],
  [594, 40, 600, 360],
  [260, 40, 266, 170],
  [260, 220, 266, 360],
  [266, 200, 420, 206],
  [470, 200, 600, 206],
];

const plan: Painter = (x, y) => {
  if (WALLS.some(([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom)) return INK;
  const isClosed = x > 266 && x < 594 && y > 206 && y < 354;
  return isClosed && (x + y) % 14 < 3 ? HATCH : PAPER;
};

/** A lamp in a dark room: its light fades with the distance. */
const lamp: Painter = (x, y) => {
  if (Math.abs(x - WIDTH / 2) < 2 && y < 120) return [30, 32, 40];
  const distance = Math.hypot(x - WIDTH / 2, y - 150);
  if (distance < 34) return [255, 250, 225];
  const light = Math.min(1, 60 / distance) ** 1.3;
  const mix = (dark: number, bright: number) => Math.round(dark + (bright - dark) * light);
  return [mix(24, 255), mix(26, 214), mix(38, 140)];
};

const PAINTERS: Readonly<Record<string, Painter>> = { plan, lamp };

/** Throws for a name that is no picture. */
export function drawPicture(name: string): Picture {
  const paint = Object.hasOwn(PAINTERS, name) ? PAINTERS[name] : undefined;
  if (!paint) throw new Error(`no picture ${name}`);
  const rows = Buffer.alloc(HEIGHT * (WIDTH * 3 + 1));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) rows.set(paint(x, y), y * (WIDTH * 3 + 1) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return { bytes: new Uint8Array(Buffer.concat(parts)), width: WIDTH, height: HEIGHT };
}

/** PNG (ISO/IEC 15948), 5.3: length, type, data, and a CRC over type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
