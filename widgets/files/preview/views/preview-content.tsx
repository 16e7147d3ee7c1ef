import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry } from "#model";
import { SkeletonRows } from "#ui";
import { lazyView } from "../../looking/lazy-view.tsx";
import type { Preview } from "../content/preview.ts";
import type { PreviewModel } from "../preview.model.ts";
import { ImageView } from "./image-view.tsx";
import { MediaView } from "./media-view.tsx";
import { NoneView } from "./none-view.tsx";
import { TextView } from "./text-view.tsx";

export type PreviewContentProps = {
  readonly preview: Preview;
  readonly entry: FileEntry;
  readonly model: Pick<PreviewModel, "replaceBy" | "fail">;
  readonly viewer: FilesBackend["viewer"];
};

const PdfView = lazyView(
  async () => (await import("../pdf/pdf-view.tsx")).PdfView,
  <SkeletonRows count={6} rowHeight={44} />,
);

/** What was opened, in the view for its kind. */
export function PreviewContent({ preview, entry, model, viewer }: PreviewContentProps) {
  const broken = () => model.fail(new SparksError("invalid", "the browser cannot show it"));
  switch (preview.kind) {
    case "image":
      return <ImageView preview={preview} entry={entry} onBroken={broken} />;
    case "video":
    case "audio":
      return (
        <MediaView
          key={preview.url}
          preview={preview}
          entry={entry}
          onBroken={() => {
            if (preview.instead && !preview.wasHeard?.()) model.replaceBy(preview.instead);
            else model.fail(new SparksError("unsupported", "the browser cannot play it"));
          }}
        />
      );
    case "pdf":
      return <PdfView source={preview.source} name={entry.name} onFailed={model.fail} />;
    case "none":
      return <NoneView why={preview.why} entry={entry} viewer={viewer} />;
    default:
      return <TextView preview={preview} entry={entry} onMore={model.replaceBy} />;
  }
}
