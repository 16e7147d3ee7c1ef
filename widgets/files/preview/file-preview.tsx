import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type SparksError, toSparksError } from "#base";
import type { PreviewDialogProps } from "./preview-dialog.tsx";

type Dialog = ComponentType<PreviewDialogProps>;
let loaded: Dialog | undefined;

/** The preview, whose code comes when somebody first looks at a file. `onFailed`: it did not come. */
export function FilePreview({
  onFailed,
  ...props
}: PreviewDialogProps & { readonly onFailed: (error: SparksError) => void }) {
  const [View, setView] = useState<Dialog | undefined>(() => loaded);
  useEffect(() => {
    if (View) return;
    let left = false;
    import("./preview-dialog.tsx").then(
      ({ PreviewDialog }) => {
        loaded = PreviewDialog;
        if (!left) setView(() => PreviewDialog);
      },
      (thrown: unknown) => {
        if (!left) onFailed(toSparksError(thrown));
      },
    );
    return () => {
      left = true;
    };
  }, []);
  return View ? <View {...props} /> : null;
}
