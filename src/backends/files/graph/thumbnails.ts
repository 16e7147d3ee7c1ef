/** Pictures of files that Graph makes (learn.microsoft.com/graph/api/resources/thumbnailset). */
import { isObject, numberAt, objectAt, stringAt } from "#base";

export type Thumbnail = {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Carries its own right, and ends after some hours. */
  readonly url: string;
};

/** By the name of the size: `small`, `medium`, `large`, or one that was asked for, such as `c300x400_crop`. What is malformed is left out. */
export type Thumbnails = Readonly<Record<string, Thumbnail>>;

export function thumbnailsFrom(set: unknown): Thumbnails {
  if (!isObject(set)) return {};
  return Object.fromEntries(
    Object.keys(set).flatMap((size) => {
      const thumbnail = /^[A-Za-z0-9_]{1,40}$/.test(size) ? thumbnailFrom(objectAt(set, size)) : undefined;
      return thumbnail ? [[size, thumbnail] as const] : [];
    }),
  );
}

export function thumbnailFrom(value: unknown): Thumbnail | undefined {
  const [width, height, url] = [numberAt(value, "width"), numberAt(value, "height"), stringAt(value, "url")];
  if (width === undefined || height === undefined || width <= 0 || height <= 0) return undefined;
  return url !== undefined && URL.parse(url)?.protocol === "https:" ? { width, height, url } : undefined;
}
