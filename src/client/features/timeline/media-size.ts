import type { Media } from "#contracts";

/** Pixels. */
export type Box = { readonly width: number; readonly height: number };

const MOST: Box = { width: 420, height: 320 };
const UNKNOWN: Box = { width: 280, height: 200 };
const LEAST = 48;

/** How large a picture or video stands in the timeline: its shape, no larger than it is, within bounds. Any numbers are survived. */
export function fitMedia({ width, height }: Pick<Media, "width" | "height">): Box {
  if (!width || !height || width < 1 || height < 1 || !Number.isFinite(width) || !Number.isFinite(height))
    return UNKNOWN;
  const scale = Math.min(1, MOST.width / width, MOST.height / height);
  return { width: Math.max(LEAST, Math.round(width * scale)), height: Math.max(LEAST, Math.round(height * scale)) };
}
