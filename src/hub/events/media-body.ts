import { numberAt, objectAt, stringAt } from "#base";
import type { ItemBody, Media, MediaSource } from "#contracts";
import { ANY_FILE, isMxc, parseEncryptedFile, shownType } from "../media/index.ts";
import { cleanLine, cleanText } from "../text/index.ts";
import { richFromText, richOf } from "./message-body.ts";

type Content = Readonly<Record<string, unknown>>;
type MediaMsgtype = "m.image" | "m.video" | "m.audio" | "m.file";

const FAMILY = { "m.image": "image", "m.video": "video", "m.audio": "audio" } as const;
/** For a sender who names no type: the commonest; the bytes decide when they are fetched. */
const COMMONEST = { image: "image/png", video: "video/mp4", audio: "audio/ogg" } as const;
const MAX_PIXELS = 20_000;
const MAX_DURATION_MS = 7 * 24 * 3_600_000;

/** A picture, video, sound or file, with its caption (MSC2530: where there is a `filename`, `body` is the caption). */
export function mediaBody(type: string, msgtype: MediaMsgtype, content: Content, body: string): ItemBody {
  const source = sourceOf(content, "url", "file");
  if (!source) return { kind: "malformed", type };
  const filename = stringAt(content, "filename");
  const captioned = filename !== undefined && filename !== body;
  const info = objectAt(content, "info");
  const { kind, mediaType } = typeOfMedia(msgtype, stringAt(info, "mimetype"));
  const thumbnail = kind === "image" || kind === "video" ? thumbnailOf(info) : undefined;
  const media: Media = {
    kind,
    mediaType,
    name: cleanLine(filename ?? body) || kind,
    source,
    ...sizesOf(info),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
  if (!captioned) return { kind: "media", media };
  const caption = cleanText(body);
  const rich = richOf(content) ?? richFromText(caption);
  return { kind: "media", media, caption, ...(rich === undefined ? {} : { rich }) };
}

/** Clear or encrypted; a `file` that is broken is not replaced by a `url` beside it. */
function sourceOf(content: unknown, urlKey: string, fileKey: string): MediaSource | undefined {
  const file = objectAt(content, fileKey);
  if (file) return parseEncryptedFile(file);
  const mxc = stringAt(content, urlKey);
  return isMxc(mxc) ? { mxc } : undefined;
}

function typeOfMedia(msgtype: MediaMsgtype, claimed: string | undefined): Pick<Media, "kind" | "mediaType"> {
  const shown = shownType(claimed);
  if (msgtype === "m.file") return { kind: "file", mediaType: shown ?? ANY_FILE };
  const family = FAMILY[msgtype];
  if (claimed === undefined) return { kind: family, mediaType: COMMONEST[family] };
  return shown?.startsWith(`${family}/`) ? { kind: family, mediaType: shown } : { kind: "file", mediaType: ANY_FILE };
}

function thumbnailOf(info: unknown): MediaSource | undefined {
  const claimed = stringAt(objectAt(info, "thumbnail_info"), "mimetype");
  if (claimed !== undefined && !shownType(claimed)?.startsWith("image/")) return undefined;
  return sourceOf(info, "thumbnail_url", "thumbnail_file");
}

function sizesOf(info: unknown): Pick<Media, "size" | "width" | "height" | "durationMs"> {
  const size = within(info, "size", 0, Number.MAX_SAFE_INTEGER);
  const width = within(info, "w", 1, MAX_PIXELS);
  const height = within(info, "h", 1, MAX_PIXELS);
  const durationMs = within(info, "duration", 0, MAX_DURATION_MS);
  return {
    ...(size === undefined ? {} : { size }),
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function within(info: unknown, key: string, min: number, max: number): number | undefined {
  const value = numberAt(info, key);
  return value !== undefined && value >= min && value <= max ? Math.round(value) : undefined;
}
