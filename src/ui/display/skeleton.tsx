import type { ComponentChildren } from "preact";
import { useMessages } from "../i18n/i18n-context.ts";
import { uiMessages } from "../ui.messages.ts";
import styles from "./skeleton.module.css";

export type SkeletonProps = {
  /** CSS lengths: `12rem`, `60%`. */
  readonly width?: string;
  readonly height?: string;
  readonly shape?: "text" | "box" | "full";
};

/** A grey shape in the place and size of what comes. Put several into a `SkeletonGroup`. */
export const Skeleton = ({ width = "100%", height, shape = "text" }: SkeletonProps) => (
  <span
    class={`${styles.skeleton} ${styles[shape]}`}
    style={{ width, ...(height === undefined ? {} : { height }) }}
    aria-hidden="true"
  />
);

/** Skeletons that appear only after 150 ms, so that what comes quickly does not flicker, and say once that they load. */
export function SkeletonGroup({ children, label }: { readonly children: ComponentChildren; readonly label?: string }) {
  const t = useMessages(uiMessages);
  return (
    <div class={styles.group} role="status" aria-label={label ?? t("loading")}>
      {children}
    </div>
  );
}

/** Lines of a list while they load: a picture and one or two lines of text, `count` times. */
export function SkeletonRows(props: {
  readonly count: number;
  readonly rowHeight: number;
  readonly twoLines?: boolean;
}) {
  const { count, rowHeight, twoLines } = props;
  const edge = `${Math.min(40, rowHeight - 12)}px`;
  return (
    <SkeletonGroup>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class={styles.row} style={{ height: `${rowHeight}px` }}>
          <Skeleton shape="full" width={edge} height={edge} />
          <span class={styles.lines}>
            <Skeleton width={`${40 + ((index * 37) % 35)}%`} />
            {twoLines && <Skeleton width={`${55 + ((index * 53) % 40)}%`} />}
          </span>
        </div>
      ))}
    </SkeletonGroup>
  );
}
