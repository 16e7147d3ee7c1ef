import { useEffect, useState } from "preact/hooks";

const NARROW = "(max-width: 700px)";

/** Whether there is room for more than one pane. */
export function useWide(): boolean {
  const [wide, setWide] = useState(() => !matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const follow = () => setWide(!query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return wide;
}
