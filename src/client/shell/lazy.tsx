import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorState, SkeletonRows, useMessages } from "#ui";
import { shellMessages } from "./shell.messages.ts";

type Loaded<P> = { readonly Component: ComponentType<P> };

/** A part of the page that is fetched when it is first shown. `blank`: nothing stands in its place until then. */
export function lazy<P extends object>(load: () => Promise<Loaded<P>>, blank = false): FunctionComponent<P> {
  let loaded: Loaded<P> | undefined;
  return function Lazy(props: P) {
    const [state, setState] = useState<"loading" | "failed" | "ready">(loaded ? "ready" : "loading");
    useEffect(() => {
      if (state !== "loading") return;
      load().then(
        (part) => {
          loaded = part;
          setState("ready");
        },
        () => setState("failed"), // Said in its place, with a way to try again.
      );
    }, [state]);
    if (loaded) return <loaded.Component {...props} />;
    if (state === "failed") return <Failed onRetry={() => setState("loading")} />;
    return blank ? null : <SkeletonRows count={4} rowHeight={44} />;
  };
}

function Failed({ onRetry }: { readonly onRetry: () => void }) {
  const t = useMessages(shellMessages);
  return <ErrorState compact title={t("partFailed")} action={{ label: t("tryAgain"), onClick: onRetry }} />;
}
