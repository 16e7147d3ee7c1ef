import { useState } from "preact/hooks";
import { classNames } from "../class-names.ts";
import { initials, personColorVar } from "../person-color.ts";
import styles from "./avatar.module.css";

export type AvatarProps = {
  readonly name: string;
  /** Decides the colour; the name if not given. */
  readonly colorId?: string | undefined;
  /** A blob or same-origin URL; initials stand there until it has loaded, and if it fails. */
  readonly src?: string | undefined;
  /** Edge in pixels. 32 if not given. */
  readonly size?: number;
  /** `full` for people, `rounded` for everything else. */
  readonly shape?: "full" | "rounded";
  /** Its name for screen readers, where no name stands beside it. */
  readonly label?: string | undefined;
  readonly class?: string | undefined;
};

/** A picture or initials, of a size that is known before anything has loaded. */
export function Avatar({ name, colorId, src, size = 32, shape = "full", label, class: extra }: AvatarProps) {
  const [failed, setFailed] = useState<string | undefined>(undefined);
  const image = src && src !== failed ? src : undefined;
  const edge = `${size}px`;
  return (
    <span
      class={classNames(styles.avatar, shape === "rounded" && styles.rounded, extra)}
      style={{
        width: edge,
        height: edge,
        fontSize: `${Math.round(size * 0.4)}px`,
        color: personColorVar(colorId ?? name),
        ...(shape === "rounded" ? { borderRadius: `${Math.round(size * 0.25)}px` } : {}),
      }}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {initials(name)}
      {image && (
        <img
          class={styles.image}
          src={image}
          alt=""
          width={size}
          height={size}
          decoding="async"
          draggable={false}
          onError={() => setFailed(image)}
        />
      )}
    </span>
  );
}
