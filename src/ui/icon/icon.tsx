import { h } from "preact";
import styles from "./icon.module.css";

/** What `import send from "icon:send"` gives: the shapes of one icon on a grid of 24. */
export type IconNodes = readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];

export type IconProps = {
  readonly of: IconNodes;
  /** Edge in pixels at normal text size; it grows with the text. 16 if not given. */
  readonly size?: number;
  /** Says what it means where no text stands beside it; without it the icon is hidden from screen readers. */
  readonly label?: string | undefined;
  readonly class?: string | undefined;
};

/** An icon in the colour of the text around it. */
export function Icon({ of, size = 16, label, class: className }: IconProps) {
  const edge = `${size / 16}rem`;
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden
    <svg
      class={className ? `${styles.icon} ${className}` : styles.icon}
      viewBox="0 0 24 24"
      style={{ width: edge, height: edge }}
      stroke-width={size <= 16 ? 2 : 1.75}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
