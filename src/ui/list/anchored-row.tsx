import { Component, type ComponentChildren } from "preact";
import styles from "./anchored-list.module.css";

export type AnchoredRowProps<T> = {
  readonly item: T;
  readonly itemKey: string;
  readonly renderItem: (item: T) => ComponentChildren;
};

/**
 * One row, rendered anew only when its item is another object. Not done by keeping the row's vnode: a vnode that is used
 * in two renders points to the parent of the first, which holds on to the rows of that render, and so on to the beginning.
 */
export class AnchoredRow<T> extends Component<AnchoredRowProps<T>> {
  override shouldComponentUpdate(next: AnchoredRowProps<T>): boolean {
    return next.item !== this.props.item || next.renderItem !== this.props.renderItem;
  }

  override render({ item, itemKey, renderItem }: AnchoredRowProps<T>) {
    return (
      <div data-key={itemKey} class={styles.row}>
        {renderItem(item)}
      </div>
    );
  }
}
