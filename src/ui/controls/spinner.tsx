import styles from "./spinner.module.css";

/** Turns while something works. Only inside a control; a view shows a `Skeleton`. */
export const Spinner = () => <span class={styles.spinner} aria-hidden="true" />;
