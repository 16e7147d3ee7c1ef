import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { FileEntry } from "#model";
import styles from "./thumbnail.module.css";
import type { Thumbnails } from "./thumbnails.model.ts";

export type ThumbnailProps = {
  readonly entry: FileEntry;
  readonly thumbnails: Thumbnails;
  /** Stands there until the picture is, and where there is none. */
  readonly children: ComponentChildren;
};

/** A small picture of a file, as soon as there is one. It says nothing that the name does not. */
export function Thumbnail({ entry, thumbnails, children }: ThumbnailProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useSignal<ImageBitmap | undefined>(undefined);
  useEffect(() => {
    const wish = thumbnails.want(entry);
    const stop = wish.bitmap.subscribe((next) => {
      bitmap.value = next;
    });
    return () => {
      stop();
      wish.leave();
    };
  }, [thumbnails, entry.path, entry.revision, entry.modifiedAt, entry.size]);
  const picture = bitmap.value;
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element || !picture) return;
    element.width = picture.width;
    element.height = picture.height;
    element.getContext("2d")?.drawImage(picture, 0, 0);
  }, [picture]);
  if (!picture) return <>{children}</>;
  return (
    <span class={styles.frame} aria-hidden="true">
      <canvas ref={canvas} class={styles.picture} />
    </span>
  );
}
