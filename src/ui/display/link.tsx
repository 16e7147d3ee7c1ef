import type { ComponentChildren } from "preact";
import { classNames } from "../class-names.ts";
import { safeHref } from "../text/safe-href.ts";
import styles from "./link.module.css";

export type LinkProps = {
  readonly href: string;
  readonly children: ComponentChildren;
  /** Leads out of Sparks: opens in a new tab that knows nothing of us. Addresses that are not safe become plain text. */
  readonly external?: boolean;
  readonly class?: string | undefined;
  readonly onClick?: (event: MouseEvent) => void;
};

/** A link in a text. */
export function Link({ href, children, external, class: extra, onClick }: LinkProps) {
  const target = external ? safeHref(href) : href;
  if (target === undefined) return <span>{children}</span>;
  return (
    <a
      class={classNames(styles.link, extra)}
      href={target}
      onClick={onClick}
      {...(external ? { target: "_blank", rel: "noopener noreferrer" } : {})}
    >
      {children}
    </a>
  );
}
