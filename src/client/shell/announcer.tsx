import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import type { TimelineItem } from "#contracts";
import { VisuallyHidden } from "#ui";

/** Says new messages of others in the open room to screen readers: each once, those that were there before not at all. */
export function Announcer({ items }: { readonly items: ReadonlySignal<readonly TimelineItem[]> }) {
  const [text, setText] = useState("");
  const last = useRef<string | undefined>(undefined);
  useSignalEffect(() => {
    const newest = items.value.at(-1);
    if (!newest || newest.key === last.current) return;
    const first = last.current === undefined;
    last.current = newest.key;
    if (first || newest.own) return;
    const { body } = newest;
    if (body.kind === "text") setText(`${newest.sender.name}: ${body.text.slice(0, 300)}`);
    else if (body.kind === "media") setText(`${newest.sender.name}: ${body.caption ?? body.media.name}`);
  });
  return (
    <div aria-live="polite" role="log">
      <VisuallyHidden>{text}</VisuallyHidden>
    </div>
  );
}
