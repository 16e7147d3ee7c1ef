import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type SparksError, toSparksError } from "#base";

export type LazyProps = {
  /** Its code did not come. */
  readonly onFailed: (error: SparksError) => void;
};

/** A view whose code comes when it is first shown; `waiting` stands in its place until then. */
export function lazyView<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting: ComponentChildren = null,
): ComponentType<P & LazyProps> {
  let loaded: ComponentType<P> | undefined;
  return function LazyView(props: P & LazyProps) {
    const [View, setView] = useState<ComponentType<P> | undefined>(() => loaded);
    useEffect(() => {
      if (View) return;
      let left = false;
      load().then(
        (view) => {
          loaded = view;
          if (!left) setView(() => view);
        },
        (thrown: unknown) => {
          if (!left) props.onFailed(toSparksError(thrown));
        },
      );
      return () => {
        left = true;
      };
    }, []);
    return View ? <View {...props} /> : <>{waiting}</>;
  };
}
