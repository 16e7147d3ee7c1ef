import { useEffect, useState } from "preact/hooks";

/** The page's size in pixels, and how high the bar of a small window has to be for the hand that is used. */
export type Viewport = { readonly width: number; readonly height: number; readonly bar: number };

const COARSE = "(pointer: coarse)";
const read = (): Viewport => ({
  width: document.documentElement.clientWidth,
  height: document.documentElement.clientHeight,
  bar: matchMedia(COARSE).matches ? 44 : 36,
});

export function useViewport(): Viewport {
  const [viewport, setViewport] = useState(read);
  useEffect(() => {
    const follow = () => setViewport(read());
    window.addEventListener("resize", follow);
    return () => window.removeEventListener("resize", follow);
  }, []);
  return viewport;
}
