import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type SparksError, toSparksError } from "#base";
import { SkeletonRows } from "#ui";

/** A view whose code comes when it is first shown. `onFailed` hears when it does not come. */
export function lazyView<P extends { readonly onFailed: (error: SparksError) => void }>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function LazyView(props: P) {
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
    return View ? <View {...props} /> : <SkeletonRows count={6} rowHeight={44} />;
  };
}
