import { lazyView } from "./lazy-view.tsx";

/** The preview, whose code comes when somebody first looks at a file. */
export const FilePreview = lazyView(async () => (await import("../preview/preview-dialog.tsx")).PreviewDialog);
