import { useEffect, useMemo } from "preact/hooks";
import { useApp } from "./app-context.ts";
import type { MediaRequest, MediaState } from "./media-cache.ts";

const LOADING: MediaState = { state: "loading" };

/** Media for as long as the component stands; `undefined` asks for nothing. */
export function useMedia(request: MediaRequest | undefined): MediaState {
  const { media } = useApp();
  const key = request && `${request.source.mxc} ${request.thumbnail?.width ?? ""}x${request.thumbnail?.height ?? ""}`;
  // The key says all that decides; a new object with the same key is the same request.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const held = useMemo(() => (request ? media.hold(request) : undefined), [key, media]);
  useEffect(() => held?.release, [held]);
  return held ? held.media.value : LOADING;
}

/** URL of the avatar of a person or room in about this size; undefined until it is there. */
export function useAvatarUrl(mxc: string | undefined, size: number): string | undefined {
  const edge = size <= 48 ? 96 : 256;
  const state = useMedia(mxc === undefined ? undefined : { source: { mxc }, thumbnail: { width: edge, height: edge } });
  return state.state === "ready" ? state.url : undefined;
}
