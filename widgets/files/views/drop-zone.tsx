import uploadIcon from "icon:upload";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "#ui";
import { type DroppedFile, readDrop } from "../transfers/dropped-files.ts";
import styles from "./drop-zone.module.css";

export type DropZoneProps = {
  readonly label: string;
  readonly onDrop: (files: readonly DroppedFile[]) => void;
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
};

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Takes files and folders that are dropped anywhere on it. The way by keyboard is the upload button. */
export function DropZone({ label, onDrop, class: className, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's way; the keyboard has the upload button
    <div
      class={className}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth.current++;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      }}
      onDragLeave={() => {
        if (--depth.current <= 0) leave();
      }}
      onDrop={async (event) => {
        if (!event.dataTransfer || !hasFiles(event)) return;
        leave();
        // A folder inside has taken it.
        if (event.defaultPrevented) return;
        event.preventDefault();
        onDrop(await readDrop(event.dataTransfer));
      }}
    >
      {children}
      {over && (
        <div class={styles.overlay} role="status">
          <span class={styles.label}>
            <Icon of={uploadIcon} size={20} />
            {label}
          </span>
        </div>
      )}
    </div>
  );
}
